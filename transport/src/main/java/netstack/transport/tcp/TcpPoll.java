package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.transport.Sock;
import netstack.transport.SockOpt;

/// What can be done with a socket now.
@Linux(value = "tcp_poll_c", file = "net/ipv4/tcp.c", renamed = true)
final class TcpPoll {
    private static final int ENOTTY = 25;
    private static final int EINVAL = 22;
    private static final int IN = SockOpt.POLLIN | SockOpt.POLLRDNORM;
    private static final int OUT = SockOpt.POLLOUT | SockOpt.POLLWRNORM;

    private TcpPoll() {
    }

    @Linux("tcp_poll")
    static int poll(TcpSock tp) {
        if (tp.st == TcpState.LISTEN) {
            return tp.acceptQueue.empty() ? 0 : IN;
        }
        int both = Sock.RCV_SHUTDOWN | Sock.SEND_SHUTDOWN;
        int mask = 0;
        if (tp.shutdown == both || tp.st == TcpState.CLOSE) {
            mask |= SockOpt.POLLHUP;
        }
        if ((tp.shutdown & Sock.RCV_SHUTDOWN) != 0) {
            mask |= IN | SockOpt.POLLRDHUP;
        }
        if (tp.st != TcpState.SYN_SENT
                && (tp.st != TcpState.SYN_RECV || tp.fo.rsk != null)) {
            mask |= connected(tp);
        } else if (tp.fo.deferConnect) {
            mask |= OUT;
        }
        return tp.err != 0 || !tp.errorQueue.empty() ? mask | SockOpt.POLLERR : mask;
    }

    private static int connected(TcpSock tp) {
        int mask = 0;
        int target = Math.max(tp.rcvlowat, 1);
        if (atMark(tp) && !tp.urginline) {
            target++;
        }
        if (epollinReady(tp, target)) {
            mask |= IN;
        }
        if ((tp.shutdown & Sock.SEND_SHUTDOWN) != 0
                || TcpStream.isWriteable(tp)) {
            mask |= OUT;
        } else {
            tp.nospace = true;
        }
        return (tp.urgData & TcpUrg.VALID) != 0 ? mask | SockOpt.POLLPRI
            : mask;
    }

    /// Whether there are `target` bytes to read, or the buffer is so full
    /// that no more will come.
    @Linux(value = "tcp_epollin_ready", file = "include/net/tcp.h")
    static boolean epollinReady(TcpSock tp, int target) {
        int avail = tp.rcvNxt - tp.copiedSeq;
        return avail > 0 && (avail >= target || rmemPressure(tp)
            || tp.receiveWindow() <= tp.ack.rcvMss);
    }

    @Linux(value = "tcp_rmem_pressure", file = "include/net/tcp.h")
    private static boolean rmemPressure(TcpSock tp) {
        int threshold = tp.rcvbuf - (tp.rcvbuf >> 3);
        return TcpStream.underMemoryPressure(tp)
            || tp.rmemAlloc > threshold;
    }

    /// SIOCINQ: bytes to read. SIOCOUTQ: bytes not acknowledged.
    /// SIOCOUTQNSD: bytes not sent.
    @Linux("tcp_ioctl")
    static int ioctl(TcpSock tp, int cmd) {
        boolean none = tp.st == TcpState.SYN_SENT
            || tp.st == TcpState.SYN_RECV;
        return switch (cmd) {
            case SockOpt.SIOCINQ -> tp.st == TcpState.LISTEN ? -EINVAL
                : none ? 0 : inq(tp);
            case SockOpt.SIOCOUTQ -> tp.st == TcpState.LISTEN ? -EINVAL
                : none ? 0 : tp.writeSeq - tp.sndUna;
            case SockOpt.SIOCOUTQNSD -> tp.st == TcpState.LISTEN ? -EINVAL
                : none ? 0 : tp.writeSeq - tp.sndNxt;
            case SockOpt.SIOCATMARK -> atMark(tp) ? 1 : 0;
            default -> -ENOTTY;
        };
    }

    @Linux(value = "tcp_inq", renamed = true)
    private static int inq(TcpSock tp) {
        if (!tp.urginline && tp.urgData != 0
                && !Seq.before(tp.urgSeq, tp.copiedSeq)
                && Seq.before(tp.urgSeq, tp.rcvNxt)) {
            return tp.urgSeq - tp.copiedSeq;
        }
        int n = tp.rcvNxt - tp.copiedSeq;
        return n != 0 && tp.sockDone ? n - 1 : n;
    }

    /// Whether the next byte to read is the urgent one.
    private static boolean atMark(TcpSock tp) {
        return tp.urgData != 0 && tp.urgSeq == tp.copiedSeq;
    }
}
