package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.transport.Sock;

/// Where programs sleep: until the connection stands, until there is room.
/// The lock is given up meanwhile. Time-outs are jiffies.
@Linux(value = "sk_wait", file = "net/core/stream.c", renamed = true)
final class TcpWait {
    private static final int OPENING = TcpState.SYN_SENT.bit()
        | TcpState.SYN_RECV.bit();
    private static final int SENDS = TcpState.ESTABLISHED.bit()
        | TcpState.CLOSE_WAIT.bit();

    private TcpWait() {
    }

    /// Waits until the connection stands; 0 or a negative error number.
    @Linux(value = "sk_stream_wait_connect", renamed = true)
    static int waitConnect(TcpSock tp, long timeo) {
        while (!tp.st.in(SENDS)) {
            int err = tp.error();
            if (err != 0) {
                return err;
            }
            if (!tp.st.in(OPENING)) {
                return -Tcp.EPIPE;
            }
            if (timeo == 0) {
                return -Tcp.EAGAIN;
            }
            if (tp.machine().current().signalPending()) {
                return -Tcp.EINTR;
            }
            tp.writePending++;
            timeo = tp.waitEvent(timeo);
            tp.writePending--;
        }
        return 0;
    }

    /// Waits for room in the send buffer; returns the jiffies that are
    /// left, or a negative error number.
    @Linux(value = "sk_stream_wait_memory", renamed = true)
    static long waitMemory(TcpSock tp, long timeo) {
        for (;;) {
            tp.nospace = true;
            if (tp.err != 0 || (tp.shutdown & Sock.SEND_SHUTDOWN) != 0) {
                return -Tcp.EPIPE;
            }
            if (timeo == 0) {
                return -Tcp.EAGAIN;
            }
            if (tp.machine().current().signalPending()) {
                return -Tcp.EINTR;
            }
            if (TcpStream.memoryFree(tp)) {
                tp.nospace = false;
                return timeo;
            }
            tp.writePending++;
            timeo = tp.waitEvent(timeo);
            tp.writePending--;
        }
    }

    /// A pending error is told first. `EPIPE` would also be a signal.
    @Linux(value = "sk_stream_error", renamed = true)
    static int streamError(TcpSock tp, int err) {
        if (err == -Tcp.EPIPE) {
            int pending = tp.error();
            return pending != 0 ? pending : -Tcp.EPIPE;
        }
        return err;
    }
}
