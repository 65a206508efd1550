package netstack.exercises.tcpcubic.worker;

import netstack.exercises.script.worker.Guard;
import netstack.transport.tcp.CaEvent;
import netstack.transport.tcp.CaState;
import netstack.transport.tcp.TcpCaSock;
import netstack.transport.tcp.TcpCongestionOps;

/// Stands between the stack's softirqs and a student's code: what that
/// throws is kept for the end of the case.
record GuardedOps(TcpCongestionOps ops, Guard guard)
        implements TcpCongestionOps {

    @Override
    public void init(TcpCaSock tp) {
        guard.run(() -> ops.init(tp));
    }

    @Override
    public int ssthresh(TcpCaSock tp) {
        return guard.call(() -> ops.ssthresh(tp), 2);
    }

    @Override
    public void congAvoid(TcpCaSock tp, int acked) {
        guard.run(() -> ops.congAvoid(tp, acked));
    }

    @Override
    public int undoCwnd(TcpCaSock tp) {
        return guard.call(() -> ops.undoCwnd(tp), 2);
    }

    @Override
    public void setState(TcpCaSock tp, CaState state) {
        guard.run(() -> ops.setState(tp, state));
    }

    @Override
    public void cwndEvent(TcpCaSock tp, CaEvent event) {
        guard.run(() -> ops.cwndEvent(tp, event));
    }

    @Override
    public void pktsAcked(TcpCaSock tp, int acked, long rttUs) {
        guard.run(() -> ops.pktsAcked(tp, acked, rttUs));
    }
}
