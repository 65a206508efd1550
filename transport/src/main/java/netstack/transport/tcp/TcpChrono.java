package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// For how long a sender had something to send, and what held it back: the
/// peer's window or its own buffer; what else holds it back counts as busy.
/// In jiffies; `TCP_INFO` tells them.
@Linux(value = "tcp_chrono", file = "include/net/tcp.h", renamed = true)
final class TcpChrono {
    static final int UNSPEC = 0;
    static final int BUSY = 1;
    static final int RWND_LIMITED = 2;
    static final int SNDBUF_LIMITED = 3;

    private final TcpSock tp;
    private final int[] stat = new int[SNDBUF_LIMITED + 1];
    private int type;
    private int started;

    TcpChrono(TcpSock tp) {
        this.tp = tp;
    }

    /// Of several reasons the one with the highest number counts.
    @Linux(value = "tcp_chrono_start", file = "net/ipv4/tcp_output.c")
    void start(int reason) {
        if (reason > type) {
            set(reason);
        }
    }

    @Linux(value = "tcp_chrono_stop", file = "net/ipv4/tcp_output.c")
    void stop(int reason) {
        if (tp.writeQueue.isEmpty() && tp.rtxQueue.isEmpty()) {
            set(UNSPEC);
        } else if (reason == type) {
            set(BUSY);
        }
    }

    /// Whether the peer's window ended the sending just now.
    void rwndLimited(boolean limited) {
        if (limited) {
            start(RWND_LIMITED);
        } else {
            stop(RWND_LIMITED);
        }
    }

    @Linux(value = "tcp_chrono_set", file = "net/ipv4/tcp_output.c")
    private void set(int reason) {
        int now = tp.jiffies32();
        stat[type] += now - started;
        started = now;
        type = reason;
    }

    /// How long it was `reason`, in us.
    long us(int reason) {
        long jiffies = stat[reason]
            + (reason == type ? tp.jiffies32() - started : 0);
        return jiffies * 1_000_000 / tp.hz();
    }

    /// How long there was something to send, in us.
    @Linux(value = "tcp_get_info_chrono_stats", file = "net/ipv4/tcp.c",
        renamed = true)
    long busyUs() {
        return us(BUSY) + us(RWND_LIMITED) + us(SNDBUF_LIMITED);
    }
}
