package netstack.transport.tcp;

import java.nio.charset.StandardCharsets;
import netstack.skbuff.Linux;
import netstack.transport.SockOpt;

/// The socket options of Fast Open.
@Linux(value = "tcp_fastopen_sockopt", file = "net/ipv4/tcp.c",
    renamed = true)
final class TcpFastopenSockopt {
    private static final int EINVAL = 22;
    private static final int EOPNOTSUPP = 95;
    private static final int IDLE = TcpState.CLOSE.bit()
        | TcpState.LISTEN.bit();

    private TcpFastopenSockopt() {
    }

    /// Sets one; with the lock held. Returns 0 or a negative error number.
    static int set(TcpSock tp, int name, int v) {
        boolean idle = tp.st.in(IDLE);
        TcpFastopenCtx ctx = tp.tcp.fastopen;
        if (name == SockOpt.TCP_FASTOPEN) {
            if (v < 0 || !idle) {
                return -EINVAL;
            }
            ctx.initKeyOnce();
            tp.acceptQueue.fastopenq.tune(v,
                tp.tcp.sysctls.somaxconn.value);
            return 0;
        }
        if (v < 0 || v > 1) {
            return -EINVAL;
        }
        if (name == SockOpt.TCP_FASTOPEN_NO_COOKIE) {
            tp.fo.noCookie = idle ? v != 0 : tp.fo.noCookie;
            return idle ? 0 : -EINVAL;
        }
        if (!ctx.has(TcpFastopenCtx.CLIENT_ENABLE)) {
            return -EOPNOTSUPP;
        }
        tp.fo.connect = tp.st == TcpState.CLOSE ? v != 0 : tp.fo.connect;
        return tp.st == TcpState.CLOSE ? 0 : -EINVAL;
    }

    /// A setting may give each listener Fast Open.
    static void listen(TcpSock tp, int backlog) {
        TcpFastopenCtx ctx = tp.tcp.fastopen;
        FastopenQueue queue = tp.acceptQueue.fastopenq;
        if (ctx.has(TcpFastopenCtx.SERVER_WO_SOCKOPT1)
                && ctx.has(TcpFastopenCtx.SERVER_ENABLE)
                && queue.maxQlen == 0) {
            queue.tune(backlog, tp.tcp.sysctls.somaxconn.value);
            ctx.initKeyOnce();
        }
    }

    /// TCP_FASTOPEN_KEY: one key or two, their bytes as chars.
    static int key(TcpSock tp, String value) {
        long[][] keys = TcpFastopenCtx.keys(
            value.getBytes(StandardCharsets.ISO_8859_1));
        if (keys == null) {
            return -EINVAL;
        }
        tp.acceptQueue.fastopenq.keys = keys;
        return 0;
    }
}
