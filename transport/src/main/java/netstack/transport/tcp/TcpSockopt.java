package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.transport.SockOpt;

/// Socket options of the TCP level that are numbers.
@Linux(value = "tcp_setsockopt_c", file = "net/ipv4/tcp.c", renamed = true)
final class TcpSockopt {
    private static final int EINVAL = 22;
    private static final int ENOPROTOOPT = 92;
    private static final int MIN_MSS = 88;
    private static final int MAX_WINDOW = 32767;
    private static final int MAX_KEEPIDLE = 32767;
    private static final int MAX_KEEPCNT = 127;
    private static final int FIN_TIMEOUT_MAX = 120;

    private TcpSockopt() {
    }

    @Linux(value = "do_tcp_setsockopt", renamed = true)
    static int set(TcpSock tp, int name, int v) {
        tp.lockSock();
        int rc = switch (name) {
            case SockOpt.TCP_NODELAY -> nodelay(tp, v != 0);
            case SockOpt.TCP_CORK -> cork(tp, v != 0);
            case SockOpt.TCP_MAXSEG -> maxseg(tp, v);
            case SockOpt.TCP_QUICKACK -> quickack(tp, v);
            case SockOpt.TCP_WINDOW_CLAMP -> windowClamp(tp, v);
            case SockOpt.TCP_DEFER_ACCEPT -> deferAccept(tp, v);
            case SockOpt.TCP_LINGER2 -> linger2(tp, v);
            case SockOpt.TCP_FASTOPEN, SockOpt.TCP_FASTOPEN_CONNECT,
                SockOpt.TCP_FASTOPEN_NO_COOKIE ->
                    TcpFastopenSockopt.set(tp, name, v);
            default -> number(tp, name, v);
        };
        tp.releaseSock();
        return rc;
    }

    private static int number(TcpSock tp, int name, int v) {
        if (name == SockOpt.TCP_KEEPIDLE) {
            return keepidle(tp, v);
        }
        if (v < least(name) || v > most(name)) {
            return -EINVAL;
        }
        switch (name) {
            case SockOpt.TCP_KEEPINTVL ->
                tp.keepaliveIntvl = (long) v * tp.hz();
            case SockOpt.TCP_KEEPCNT -> tp.keepaliveProbes = v;
            case SockOpt.TCP_SYNCNT -> tp.synRetries = v;
            case SockOpt.TCP_USER_TIMEOUT -> tp.userTimeout = v;
            case SockOpt.TCP_THIN_LINEAR_TIMEOUTS -> tp.thinLto = v != 0;
            case SockOpt.TCP_THIN_DUPACK -> { }
            case SockOpt.TCP_INQ -> tp.recvmsgInq = v != 0;
            case SockOpt.TCP_NOTSENT_LOWAT -> {
                tp.notsentLowat = v;
                TcpStream.writeSpace(tp);
            }
            default -> {
                return -ENOPROTOOPT;
            }
        }
        return 0;
    }

    private static int least(int name) {
        return switch (name) {
            case SockOpt.TCP_KEEPINTVL, SockOpt.TCP_KEEPCNT,
                SockOpt.TCP_SYNCNT -> 1;
            case SockOpt.TCP_USER_TIMEOUT, SockOpt.TCP_INQ,
                SockOpt.TCP_THIN_DUPACK,
                SockOpt.TCP_THIN_LINEAR_TIMEOUTS -> 0;
            default -> Integer.MIN_VALUE;
        };
    }

    private static int most(int name) {
        return switch (name) {
            case SockOpt.TCP_KEEPINTVL -> MAX_KEEPIDLE;
            case SockOpt.TCP_KEEPCNT, SockOpt.TCP_SYNCNT -> MAX_KEEPCNT;
            case SockOpt.TCP_THIN_LINEAR_TIMEOUTS,
                SockOpt.TCP_THIN_DUPACK, SockOpt.TCP_INQ -> 1;
            default -> Integer.MAX_VALUE;
        };
    }

    /// No Nagle, and what waits because of it goes.
    @Linux(value = "__tcp_sock_set_nodelay", renamed = true)
    private static int nodelay(TcpSock tp, boolean on) {
        if (on) {
            tp.nonagle |= TcpSock.TCP_NAGLE_OFF | TcpSock.TCP_NAGLE_PUSH;
            TcpInput.pushPending(tp);
        } else {
            tp.nonagle &= ~TcpSock.TCP_NAGLE_OFF;
        }
        return 0;
    }

    /// Only full segments, until the cork is pulled.
    @Linux(value = "__tcp_sock_set_cork", renamed = true)
    private static int cork(TcpSock tp, boolean on) {
        if (on) {
            tp.nonagle |= TcpSock.TCP_NAGLE_CORK;
        } else {
            tp.nonagle &= ~TcpSock.TCP_NAGLE_CORK;
            if ((tp.nonagle & TcpSock.TCP_NAGLE_OFF) != 0) {
                tp.nonagle |= TcpSock.TCP_NAGLE_PUSH;
            }
            TcpInput.pushPending(tp);
        }
        return 0;
    }

    private static int maxseg(TcpSock tp, int v) {
        if (v != 0 && (v < MIN_MSS || v > MAX_WINDOW)) {
            return -EINVAL;
        }
        tp.rxOpt.userMss = v;
        return 0;
    }

    @Linux(value = "__tcp_sock_set_quickack", renamed = true)
    private static int quickack(TcpSock tp, int v) {
        if (v == 0) {
            TcpDelack.enterPingpongMode(tp);
            return 0;
        }
        tp.ack.pingpong = 0;
        boolean open = tp.st == TcpState.ESTABLISHED
            || tp.st == TcpState.CLOSE_WAIT;
        if (open && tp.ackScheduled()) {
            tp.ack.pending |= InetCskAck.PUSHED;
            TcpRecv.cleanupRbuf(tp, 1);
            if ((v & 1) == 0) {
                TcpDelack.enterPingpongMode(tp);
            }
        }
        return 0;
    }

    @Linux(value = "tcp_set_window_clamp", renamed = true)
    private static int windowClamp(TcpSock tp, int v) {
        if (v == 0) {
            if (tp.st != TcpState.CLOSE) {
                return -EINVAL;
            }
            tp.windowClamp = 0;
            return 0;
        }
        int old = tp.windowClamp;
        tp.windowClamp = Math.max(v, (2048 + 256) / 2);
        if (tp.windowClamp < old) {
            TcpRcvSpace.adjustRcvSsthresh(tp);
        } else if (tp.windowClamp > old) {
            tp.rcvSsthresh = Math.max(Math.min(tp.rcvWnd, tp.windowClamp),
                tp.rcvSsthresh);
        }
        return 0;
    }

    /// Seconds to retransmissions of the SYN-ACK.
    @Linux(value = "secs_to_retrans", renamed = true)
    private static int deferAccept(TcpSock tp, int seconds) {
        int res = 0;
        if (seconds > 0) {
            int timeout = 1;
            int period = timeout;
            res = 1;
            while (seconds > period && res < 255) {
                res++;
                timeout = Math.min(timeout << 1, 120);
                period += timeout;
            }
        }
        tp.acceptQueue.deferAccept = res;
        return 0;
    }

    private static int deferSeconds(TcpSock tp) {
        int retrans = tp.acceptQueue.deferAccept;
        int period = 0;
        int timeout = 1;
        for (int i = 0; i < retrans; i++) {
            period += timeout;
            timeout = Math.min(timeout << 1, 120);
        }
        return period;
    }

    private static int linger2(TcpSock tp, int v) {
        tp.linger2 = v < 0 ? -1 : (long) Math.min(v, FIN_TIMEOUT_MAX)
            * tp.hz();
        return 0;
    }

    private static int keepidle(TcpSock tp, int v) {
        if (v < 1 || v > MAX_KEEPIDLE) {
            return -EINVAL;
        }
        tp.keepaliveTime = (long) v * tp.hz();
        if (tp.keepopen && tp.st != TcpState.CLOSE
                && tp.st != TcpState.LISTEN) {
            TcpTimer.keepaliveRestart(tp);
        }
        return 0;
    }

    @Linux(value = "do_tcp_getsockopt", renamed = true)
    static int get(TcpSock tp, int name) {
        TcpSysctls sys = tp.tcp.sysctls;
        int hz = tp.hz();
        return switch (name) {
            case SockOpt.TCP_NODELAY ->
                (tp.nonagle & TcpSock.TCP_NAGLE_OFF) != 0 ? 1 : 0;
            case SockOpt.TCP_CORK ->
                (tp.nonagle & TcpSock.TCP_NAGLE_CORK) != 0 ? 1 : 0;
            case SockOpt.TCP_MAXSEG -> tp.rxOpt.userMss != 0
                && (tp.st == TcpState.CLOSE || tp.st == TcpState.LISTEN)
                ? tp.rxOpt.userMss : tp.mssCache;
            case SockOpt.TCP_KEEPIDLE -> (int) (tp.keepaliveTime == 0
                ? sys.keepaliveTime.value : tp.keepaliveTime / hz);
            case SockOpt.TCP_KEEPINTVL -> (int) (tp.keepaliveIntvl == 0
                ? sys.keepaliveIntvl.value : tp.keepaliveIntvl / hz);
            case SockOpt.TCP_KEEPCNT -> tp.keepaliveProbes == 0
                ? sys.keepaliveProbes.value : tp.keepaliveProbes;
            case SockOpt.TCP_SYNCNT -> tp.synRetries == 0
                ? sys.synRetries.value : tp.synRetries;
            case SockOpt.TCP_LINGER2 -> (int) (tp.linger2 < 0 ? -1
                : tp.linger2 == 0 ? sys.finTimeout.value
                : tp.linger2 / hz);
            case SockOpt.TCP_DEFER_ACCEPT -> deferSeconds(tp);
            case SockOpt.TCP_WINDOW_CLAMP -> tp.windowClamp;
            case SockOpt.TCP_QUICKACK ->
                TcpDelack.inPingpongMode(tp) ? 0 : 1;
            case SockOpt.TCP_USER_TIMEOUT -> (int) tp.userTimeout;
            case SockOpt.TCP_THIN_LINEAR_TIMEOUTS -> tp.thinLto ? 1 : 0;
            case SockOpt.TCP_NOTSENT_LOWAT -> tp.notsentLowat;
            case SockOpt.TCP_INQ -> tp.recvmsgInq ? 1 : 0;
            case SockOpt.TCP_THIN_DUPACK, SockOpt.TCP_IS_MPTCP -> 0;
            case SockOpt.TCP_FASTOPEN -> tp.acceptQueue.fastopenq.maxQlen;
            case SockOpt.TCP_FASTOPEN_CONNECT -> tp.fo.connect ? 1 : 0;
            case SockOpt.TCP_FASTOPEN_NO_COOKIE -> tp.fo.noCookie ? 1 : 0;
            default -> -ENOPROTOOPT;
        };
    }
}
