package student;

import netstack.exercises.tcpcubic.CubicOps;
import netstack.transport.tcp.CaEvent;
import netstack.transport.tcp.CaState;
import netstack.transport.tcp.TcpCaSock;

/// Your CUBIC: `./lab show tcp-cubic` says what it must do.
public final class Cubic implements CubicOps {

    @Override
    public long cubicRoot(long a) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 1: the root");
    }

    @Override
    public void init(TcpCaSock tp) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 2: begin with nothing");
    }

    @Override
    public int ssthresh(TcpCaSock tp) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 2: remember the window");
    }

    @Override
    public void congAvoid(TcpCaSock tp, int acked) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 3: follow the curve, or Reno");
    }

    @Override
    public int undoCwnd(TcpCaSock tp) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 4: back to the window before");
    }

    @Override
    public void setState(TcpCaSock tp, CaState state) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 4: a timeout forgets");
    }

    @Override
    public void cwndEvent(TcpCaSock tp, CaEvent event) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 4: a pause does not count");
    }

    @Override
    public void pktsAcked(TcpCaSock tp, int acked, long rttUs) {
        throw new UnsupportedOperationException(
                "tcp-cubic, step 5: the least round trip, HyStart");
    }
}
