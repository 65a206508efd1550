package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.transport.Errnos;
import netstack.transport.Msghdr;
import netstack.transport.Socket;
import netstack.transport.SockaddrIn;
import netstack.transport.SocketState;

/// `connect` on a stream socket, and `send` where it connects too: Fast
/// Open.
@Linux(value = "inet_stream_connect_c", file = "net/ipv4/af_inet.c",
    renamed = true)
final class InetStreamConnect {
    private static final int EINVAL = 22;
    private static final int EISCONN = 106;
    private static final int EALREADY = 114;
    private static final int EINPROGRESS = 115;
    private static final int OPENING = TcpState.SYN_SENT.bit()
        | TcpState.SYN_RECV.bit();

    private InetStreamConnect() {
    }

    /// With the lock held.
    ///
    /// @param addr null where `connect` was called before
    /// @param timeo jiffies to wait for the handshake
    /// @param sendmsg whether data is to be sent with the SYN
    @Linux(value = "__inet_stream_connect", renamed = true)
    static int connect(Socket sock, TcpSock tp,
            SockaddrIn addr, long timeo, boolean sendmsg) {
        if (addr != null && addr.family == SockaddrIn.AF_UNSPEC) {
            int err = tp.disconnect();
            sock.state = err != 0 ? SocketState.DISCONNECTING
                : SocketState.UNCONNECTED;
            return err;
        }
        int err = -EALREADY;
        switch (sock.state) {
            case DISCONNECTING -> {
                return -EINVAL;
            }
            case CONNECTED -> {
                return -EISCONN;
            }
            case CONNECTING -> {
                if (tp.fo.deferConnect) {
                    err = sendmsg ? -EINPROGRESS : -EISCONN;
                }
            }
            case UNCONNECTED -> {
                if (tp.st != TcpState.CLOSE) {
                    return -EISCONN;
                }
                err = tp.connect(addr);
                if (err < 0) {
                    return err;
                }
                sock.state = SocketState.CONNECTING;
                if (tp.fo.deferConnect) {
                    return 0;
                }
                err = -EINPROGRESS;
            }
        }
        return waitForConnect(sock, tp, err, timeo);
    }

    private static int waitForConnect(Socket sock, TcpSock tp, int err,
            long timeo) {
        // More data of a Fast Open follows: it may carry the ACK.
        int bias = tp.fo.data != null ? 1 : 0;
        while (tp.st.in(OPENING)) {
            if (timeo == 0) {
                return err;
            }
            if (tp.machine().current().signalPending()) {
                return -Tcp.EINTR;
            }
            tp.writePending += bias;
            timeo = tp.waitEvent(timeo);
            tp.writePending -= bias;
        }
        if (tp.st == TcpState.CLOSE) {
            int rc = tp.error();
            sock.state = SocketState.UNCONNECTED;
            tp.disconnect();
            tp.err = 0;
            return rc != 0 ? rc : -Tcp.ECONNABORTED;
        }
        sock.state = SocketState.CONNECTED;
        return 0;
    }

    /// Sends `msg`, the first part of it perhaps with the SYN.
    static int sendmsg(Socket sock, TcpSock tp, Msghdr msg) {
        tp.lockSock();
        int err = sendmsgFastopen(sock, tp, msg);
        int copied = tp.fo.sent;
        if (copied > 0 && (msg.flags & Msghdr.MSG_ZEROCOPY) != 0
                && tp.errorQueue.zerocopy) {
            tp.zc.syn(tp, copied);
        }
        tp.releaseSock();
        if (err == -EINPROGRESS && copied > 0) {
            return copied;
        }
        if (err != 0) {
            return err;
        }
        msg.offset += copied;
        msg.len -= copied;
        int rc = copied > 0 && msg.len == 0 ? 0 : tp.sendmsg(msg);
        return copied > 0 ? copied + Math.max(rc, 0) : rc;
    }

    /// Connects, and lets the SYN bring as much of `msg` as it can, which is
    /// in `tp.fo.sent` then.
    @Linux(value = "tcp_sendmsg_fastopen", file = "net/ipv4/tcp.c")
    private static int sendmsgFastopen(Socket sock, TcpSock tp, Msghdr msg) {
        tp.fo.sent = 0;
        SockaddrIn addr = msg.name instanceof SockaddrIn a ? a : null;
        if (!tp.tcp.fastopen.has(TcpFastopenCtx.CLIENT_ENABLE)
                || addr != null && addr.family == SockaddrIn.AF_UNSPEC) {
            return -Errnos.EOPNOTSUPP.number;
        }
        if (tp.fo.req) {
            return -EALREADY;
        }
        TcpFastopenClient.request(tp, msg);
        if (tp.fo.deferConnect) {
            int err = TcpSendCtl.connect(tp);
            if (err != 0) {
                TcpConnect.failure(tp, err);
            }
        }
        int err = connect(sock, tp, addr,
            msg.dontwait() ? 0 : tp.sndtimeo, true);
        if (tp.fo.req) {
            tp.fo.sent = tp.fo.copied;
            tp.fo.freeReq();
            tp.fo.deferConnect = false;
        }
        return err;
    }
}
