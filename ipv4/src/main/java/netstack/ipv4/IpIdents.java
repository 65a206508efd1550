package netstack.ipv4;

import netstack.driver.machine.Machine;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;

/// Identifiers of packets that may be fragmented: counters in buckets by
/// addresses and protocol, which jump by chance with time, so that nobody
/// can count another's packets (RFC 6864; RFC 4963 says why not to reuse).
@Linux(value = "ip_idents", file = "net/ipv4/route.c")
final class IpIdents {
    private static final int IP_IDENTS = 2048;

    private final Machine machine;
    private final int[] idents = new int[IP_IDENTS];
    private final long[] tstamps = new long[IP_IDENTS];
    private final long key;

    IpIdents(Machine machine) {
        this.machine = machine;
        key = machine.random().nextLong();
        for (int i = 0; i < IP_IDENTS; i++) {
            idents[i] = machine.random().nextInt();
        }
    }

    /// Sets the identifier of `segs` packets: a connected socket's own
    /// counter; 0 for a packet that nobody may fragment; or the bucket's.
    @Linux(value = "ip_select_ident_segs", file = "include/net/ip.h")
    void selectIdentSegs(IpHdr iph, boolean ignoreDf, IpSource from,
            int segs) {
        int own = from.inetId(segs);
        if (own >= 0) {
            iph.id(own);
        } else if ((iph.fragOff() & IpHdr.IP_DF) != 0 && !ignoreDf) {
            iph.id(0);
        } else {
            selectIdent(iph, segs);
        }
    }

    @Linux(value = "__ip_select_ident", file = "net/ipv4/route.c")
    void selectIdent(IpHdr iph, int segs) {
        long mix = key ^ (long) iph.daddr() << 32 ^ iph.saddr() & 0xffffffffL
            ^ (long) iph.protocol() << 17;
        mix = (mix ^ mix >>> 32) * 0x9E3779B97F4A7C15L;
        iph.id(reserve((int) (mix >>> 53), segs));
    }

    @Linux(value = "ip_idents_reserve", file = "net/ipv4/route.c")
    private int reserve(int bucket, int segs) {
        long now = machine.jiffies();
        long elapsed = now - tstamps[bucket];
        tstamps[bucket] = now;
        int delta = elapsed > 0
            ? machine.random().nextInt((int) Math.min(elapsed, 1 << 30)) : 0;
        idents[bucket] += segs + delta;
        return idents[bucket] - segs & 0xffff;
    }
}
