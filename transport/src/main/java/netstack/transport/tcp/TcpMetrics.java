package netstack.transport.tcp;

import java.util.HashMap;
import java.util.Map;
import netstack.skbuff.Linux;

/// What a client has learnt of servers: their cookie and segment size, for
/// the next Fast Open.
///
/// Left out: round trip times and windows of earlier connections; a limit to
/// how many servers are remembered.
@Linux(value = "tcp_metrics", file = "net/ipv4/tcp_metrics.c")
final class TcpMetrics {
    /// One server.
    @Linux(value = "tcp_fastopen_metrics",
        file = "net/ipv4/tcp_metrics.c", renamed = true)
    private static final class Entry {
        final TcpFastopenCookie cookie = new TcpFastopenCookie(0);
        int mss;
        /// 1: try the option of the experiment; 2: that failed too.
        int tryExp;
        /// How often a SYN with data was lost, one after the other.
        int synLoss;
    }

    private record Key(int saddr, int daddr) { }

    private final Map<Key, Entry> entries = new HashMap<>();

    private static Key key(TcpSock tp) {
        return new Key(tp.saddr, tp.daddr);
    }

    /// Fills in `cookie`, whose length stays as it is for a server that is
    /// not known.
    ///
    /// @return the segment size, 0 if none is known
    @Linux("tcp_fastopen_cache_get")
    int fastopenCacheGet(TcpSock tp, TcpFastopenCookie cookie) {
        Entry e = entries.get(key(tp));
        if (e == null) {
            return 0;
        }
        cookie.copyFrom(e.cookie);
        if (cookie.len <= 0 && e.tryExp == 1) {
            cookie.exp = true;
        }
        return e.mss;
    }

    /// @param mss 0 for no change
    /// @param tryExp which form of the option to try next, 0 for no change
    @Linux("tcp_fastopen_cache_set")
    void fastopenCacheSet(TcpSock tp, int mss, TcpFastopenCookie cookie,
            boolean synLost, int tryExp) {
        Entry e = entries.computeIfAbsent(key(tp), _ -> new Entry());
        if (mss != 0) {
            e.mss = mss;
        }
        if (cookie.len > 0) {
            e.cookie.copyFrom(cookie);
        } else if (tryExp > e.tryExp && e.cookie.len <= 0
                && !e.cookie.exp) {
            e.tryExp = tryExp;
        }
        e.synLoss = synLost ? e.synLoss + 1 : 0;
    }

    /// `ip tcp_metrics flush all`.
    @Linux(value = "tcp_metrics_flush_all", renamed = true)
    void flush() {
        entries.clear();
    }
}
