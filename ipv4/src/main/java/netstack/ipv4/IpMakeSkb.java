package netstack.ipv4;

import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Builds a datagram from a sender's bytes: one packet, or, when it is
/// larger than the path MTU, a chain whose parts have the sizes of the
/// fragments that will be sent, so that nothing is copied twice.
///
/// Left out: adding to a datagram later (MSG_MORE).
@Linux(value = "inet_cork", file = "include/net/inet_sock.h",
    renamed = true)
public final class IpMakeSkb {
    private static final int IP_MAX_MTU = 0xffff;

    private final Ipv4 ip;
    private int err;

    IpMakeSkb(Ipv4 ip) {
        this.ip = ip;
    }

    /// Why the last datagram was not built: a negative error number.
    public int err() {
        return err;
    }

    /// A datagram of `length` bytes behind the IP header, `transhdrlen` of
    /// which the caller will write at `skb.transportHeader()`; the rest
    /// comes from `from`. Null with an error in [#err].
    @Linux(value = "ip_make_skb", file = "net/ipv4/ip_output.c")
    public SkBuff makeSkb(Flow fl4, Rtable rt, IpSource from, int length,
            int transhdrlen) {
        boolean gso = from.gsoSize() != 0;
        int mtu = gso ? IP_MAX_MTU : fragsize(rt, from);
        boolean ignoreDf = ignoreDf(from);
        if (length > (ignoreDf ? IP_MAX_MTU : mtu) - IpHdr.LEN) {
            err = -Errno.EMSGSIZE;
            return null;
        }
        SkBuff skb = gso ? appendPages(rt, from, length, transhdrlen)
            : appendData(rt, from, length, transhdrlen, mtu);
        if (skb != null) {
            finish(skb, fl4, rt, from, ignoreDf);
        }
        return skb;
    }

    /// How large a packet may be that goes this way in one piece.
    @Linux(value = "ip_setup_cork", file = "net/ipv4/ip_output.c",
        renamed = true)
    public static int fragsize(Rtable rt, IpSource from) {
        return usePmtu(from) ? rt.mtu()
            : Math.min(rt.dev().mtu(), IP_MAX_MTU);
    }

    @Linux(value = "ip_sk_use_pmtu", file = "include/net/ip.h")
    private static boolean usePmtu(IpSource from) {
        return from.pmtudisc() < IpSource.IP_PMTUDISC_PROBE;
    }

    @Linux(value = "ip_sk_ignore_df", file = "include/net/ip.h")
    private static boolean ignoreDf(IpSource from) {
        return from.pmtudisc() < IpSource.IP_PMTUDISC_DO
            || from.pmtudisc() == IpSource.IP_PMTUDISC_OMIT;
    }

    /// The first part and, linked behind it, the others, each with room for
    /// all headers in front.
    @Linux(value = "__ip_append_data", file = "net/ipv4/ip_output.c")
    private SkBuff appendData(Rtable rt, IpSource from, int length,
            int transhdrlen, int mtu) {
        int maxData = mtu - IpHdr.LEN & ~7;
        boolean whole = length <= mtu - IpHdr.LEN;
        SkBuff first = null;
        SkBuff last = null;
        int offset = 0;
        int trans = transhdrlen;
        for (int left = length; left > 0 || first == null;) {
            int datalen = left <= mtu - IpHdr.LEN ? left : maxData;
            SkBuff skb = part(rt.dev(), from, datalen, first == null);
            if (skb == null) {
                abandon(first);
                err = from.err();
                return null;
            }
            skb.ipSummed(whole && trans > 0 && csumByDevice(rt.dev())
                ? SkBuff.CHECKSUM_PARTIAL : SkBuff.CHECKSUM_NONE);
            int copy = datalen - trans;
            if (copy > 0) {
                from.getfrag(skb, skb.transportHeader() + trans, offset,
                    copy);
            }
            offset += copy;
            left -= datalen;
            trans = 0;
            if (first == null) {
                first = skb;
            } else {
                join(first, last, skb);
            }
            last = skb;
        }
        return first;
    }

    /// One packet, however large: it will be cut later, and then its pages
    /// are shared and not copied.
    private SkBuff appendPages(Rtable rt, IpSource from, int length,
            int transhdrlen) {
        SkBuff skb = part(rt.dev(), from, transhdrlen, true);
        if (skb == null) {
            err = from.err();
            return null;
        }
        skb.ipSummed(csumByDevice(rt.dev())
            ? SkBuff.CHECKSUM_PARTIAL : SkBuff.CHECKSUM_NONE);
        if (!from.appendPages(skb, length - transhdrlen)) {
            abandon(skb);
            err = from.err();
            return null;
        }
        return skb;
    }

    private static boolean csumByDevice(NetDevice dev) {
        return (dev.features() & NetdevFeatures.CSUM_MASK) != 0;
    }

    /// A packet of `datalen` bytes behind an IP header, which the later
    /// parts get only when they are sent.
    private SkBuff part(NetDevice dev, IpSource from, int datalen,
            boolean first) {
        int hhLen = IpOutput.llReserved(dev);
        SkBuff skb = from.allocSendSkb(hhLen + IpHdr.LEN + datalen + 15);
        if (skb == null) {
            return null;
        }
        skb.reserve(hhLen);
        skb.resetNetworkHeader();
        skb.put(IpHdr.LEN + datalen);
        skb.setTransportHeader(IpHdr.LEN);
        if (!first) {
            skb.pull(IpHdr.LEN);
        }
        return skb;
    }

    /// Hangs `skb` behind `last`; its memory is the first one's to account.
    private static void join(SkBuff first, SkBuff last, SkBuff skb) {
        if (last == first) {
            first.fragList(skb);
        } else {
            last.next(skb);
        }
        first.len(first.len() + skb.len());
        first.dataLen(first.dataLen() + skb.len());
        first.truesize(first.truesize() + skb.truesize());
        skb.destructor(null);
        skb.sk(null);
    }

    private static void abandon(SkBuff first) {
        if (first != null) {
            first.free(DropReason.NOMEM);
        }
    }

    @Linux(value = "__ip_make_skb", file = "net/ipv4/ip_output.c",
        renamed = true)
    private void finish(SkBuff skb, Flow fl4, Rtable rt, IpSource from,
            boolean ignoreDf) {
        skb.ignoreDf(ignoreDf);
        int pmtudisc = from.pmtudisc();
        boolean df = pmtudisc == IpSource.IP_PMTUDISC_DO
            || pmtudisc == IpSource.IP_PMTUDISC_PROBE
            || skb.len() <= rt.mtu() && IpOutput.dontFragment(from, rt);
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        iph.versionIhlTos(from.tos()).fragOff(df ? IpHdr.IP_DF : 0)
            .ttl(ip.output.selectTtl(from, rt)).protocol(fl4.proto)
            .saddr(fl4.saddr).daddr(fl4.daddr);
        ip.idents.selectIdentSegs(iph, ignoreDf, from, 1);
        skb.priority(from.priority());
        skb.mark(from.mark());
        skb.dstSetNoref(rt);
        if (fl4.proto == IpHdr.IPPROTO_ICMP) {
            int type = new IcmpHdr(skb.mem(), skb.transportHeader()).type();
            ip.icmp.outCount(type);
        }
    }
}
