package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.transport.Cred;
import netstack.transport.Errnos;
import netstack.transport.InetDgramOps;
import netstack.transport.Msghdr;
import netstack.transport.ProtoOps;
import netstack.transport.Sock;
import netstack.transport.SockOpt;
import netstack.transport.Sockaddr;
import netstack.transport.SockaddrIn;
import netstack.transport.Socket;
import netstack.transport.SocketState;

/// The calls on a stream socket of IPv4: `inet_stream_ops`. What does not
/// differ from datagram sockets is left to [InetDgramOps].
@Linux(value = "inet_stream_ops", file = "net/ipv4/af_inet.c")
public final class InetStreamOps implements ProtoOps {
    private static final int EINVAL = 22;
    private static final int EAFNOSUPPORT = 97;
    private static final int OPENING = TcpState.SYN_SENT.bit()
        | TcpState.SYN_RECV.bit();

    private final InetDgramOps common;

    /// @param common what all sockets of IPv4 share
    public InetStreamOps(InetDgramOps common) {
        this.common = common;
    }

    private static TcpSock sk(Socket sock) {
        return (TcpSock) sock.sk;
    }

    @Override
    public int bind(Socket sock, Sockaddr addr, Cred cred) {
        return common.bind(sock, addr, cred);
    }

    @Override
    @Linux("inet_stream_connect")
    public int connect(Socket sock, Sockaddr any) {
        if (!(any instanceof SockaddrIn addr)) {
            return -EAFNOSUPPORT;
        }
        TcpSock tp = sk(sock);
        tp.lockSock();
        int rc = InetStreamConnect.connect(sock, tp, addr,
            sock.nonblock ? 0 : tp.sndtimeo, false);
        tp.releaseSock();
        return rc;
    }

    @Override
    @Linux("inet_listen")
    public int listen(Socket sock, int backlog) {
        TcpSock tp = sk(sock);
        tp.lockSock();
        int rc = -EINVAL;
        boolean fresh = tp.st == TcpState.CLOSE;
        if (sock.state == SocketState.UNCONNECTED
                && (fresh || tp.st == TcpState.LISTEN)) {
            // More than the host allows is cut; a negative one is the most.
            int max = tp.tcp.sysctls.somaxconn.value;
            tp.maxAckBacklog = Integer.compareUnsigned(backlog, max) > 0
                ? max : backlog;
            if (fresh) {
                TcpFastopenSockopt.listen(tp, backlog);
            }
            rc = fresh ? TcpListen.listenStart(tp) : 0;
        }
        tp.releaseSock();
        return rc;
    }

    @Override
    @Linux("inet_accept")
    public int accept(Socket sock, Socket newsock, boolean nonblock) {
        TcpSock tp = sk(sock);
        tp.lockSock();
        TcpSock child = TcpListen.accept(tp, nonblock ? 0 : tp.rcvtimeo);
        int err = tp.acceptErr;
        tp.releaseSock();
        if (child == null) {
            return err;
        }
        newsock.sk = child;
        newsock.ops = this;
        newsock.state = SocketState.CONNECTED;
        return 0;
    }

    @Override
    public int getname(Socket sock, Sockaddr addr, boolean peer) {
        TcpSock tp = sk(sock);
        boolean gone = tp.st == TcpState.CLOSE
            || tp.st == TcpState.SYN_SENT;
        return peer && gone ? -Tcp.ENOTCONN
            : common.getname(sock, addr, peer);
    }

    /// Also of a connection that has ended already.
    @Override
    public int acceptname(Socket sock, Sockaddr addr) {
        return common.getname(sock, addr, true);
    }

    @Override
    public int sendmsg(Socket sock, Msghdr msg) {
        TcpSock tp = sk(sock);
        common.recordFlow(tp);
        boolean fast = (msg.flags & Msghdr.MSG_FASTOPEN) != 0
            || tp.fo.deferConnect;
        return fast ? InetStreamConnect.sendmsg(sock, tp, msg)
            : tp.sendmsg(msg);
    }

    @Override
    public int recvmsg(Socket sock, Msghdr msg) {
        return common.recvmsg(sock, msg);
    }

    @Override
    public int shutdown(Socket sock, int how) {
        if (how < SockOpt.SHUT_RD || how > SockOpt.SHUT_RDWR) {
            return -EINVAL;
        }
        TcpSock tp = sk(sock);
        tp.lockSock();
        if (sock.state == SocketState.CONNECTING) {
            sock.state = tp.st.in(OPENING) || tp.st == TcpState.CLOSE
                ? SocketState.DISCONNECTING : SocketState.CONNECTED;
        }
        int rc = shutdownLocked(sock, tp, how + 1);
        tp.stateChange();
        tp.releaseSock();
        return rc;
    }

    private static int shutdownLocked(Socket sock, TcpSock tp, int how) {
        boolean undo = tp.st == TcpState.SYN_SENT
            || tp.st == TcpState.LISTEN && (how & Sock.RCV_SHUTDOWN) != 0;
        if (undo) {
            tp.disconnect();
            sock.state = SocketState.UNCONNECTED;
            return 0;
        }
        if (tp.st == TcpState.LISTEN) {
            return 0;
        }
        boolean closed = tp.st == TcpState.CLOSE;
        tp.shutdown |= how;
        TcpClose.shutdown(tp, how);
        return closed ? -Tcp.ENOTCONN : 0;
    }

    @Override
    public int poll(Socket sock) {
        return sk(sock).poll();
    }

    @Override
    public int ioctl(Socket sock, int cmd) {
        return sk(sock).ioctl(cmd);
    }

    @Override
    public int setsockopt(Socket sock, int level, int name, int value,
            Cred cred) {
        return common.setsockopt(sock, level, name, value, cred);
    }

    @Override
    public int getsockopt(Socket sock, int level, int name) {
        return common.getsockopt(sock, level, name);
    }

    /// TCP_CONGESTION; TCP_FASTOPEN_KEY, whose bytes are chars; and TCP_ULP,
    /// of which there are none.
    @Override
    public int setsockopt(Socket sock, int level, int name, String value,
            Cred cred) {
        if (level == SockOpt.SOL_TCP && name == SockOpt.TCP_ULP) {
            return -Errnos.ENOENT.number;
        }
        if (level == SockOpt.SOL_TCP && name == SockOpt.TCP_FASTOPEN_KEY) {
            return TcpFastopenSockopt.key(sk(sock), value);
        }
        if (level != SockOpt.SOL_TCP || name != SockOpt.TCP_CONGESTION) {
            return -Errnos.ENOPROTOOPT.number;
        }
        TcpSock tp = sk(sock);
        tp.lockSock();
        int rc = TcpCongestion.setCongestionControl(tp, value,
            cred.capable(Cred.CAP_NET_ADMIN));
        tp.releaseSock();
        return rc;
    }

    /// TCP_CONGESTION, and TCP_INFO.
    @Override
    public int getsockopt(Socket sock, int level, int name, Object into) {
        TcpSock tp = sk(sock);
        if (level == SockOpt.SOL_TCP && name == SockOpt.TCP_CONGESTION
                && into instanceof StringBuilder text) {
            text.append(tp.ca.name());
            return 0;
        }
        if (level != SockOpt.SOL_TCP || name != SockOpt.TCP_INFO
                || !(into instanceof TcpInfo info)) {
            return -Errnos.ENOPROTOOPT.number;
        }
        tp.lockSock();
        TcpInfo.getInfo(tp, info);
        tp.releaseSock();
        return 0;
    }

    @Override
    public void release(Socket sock) {
        sk(sock).destroy();
    }
}
