package netstack.ipv4;

import java.lang.foreign.MemorySegment;
import netstack.driver.net.Errno;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.route.InetSkbParm;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IpHdr;
import netstack.qdisc.TxCsum;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Cuts a packet into fragments (RFC 791, section 3.2): the fast way when
/// its parts have been made as fragments already, the slow way by copying.
@Linux(value = "ip_frag_state", file = "include/net/ip.h", renamed = true)
final class IpFragmentOut {
    private final Ipv4 ip;

    IpFragmentOut(Ipv4 ip) {
        this.ip = ip;
    }

    /// Sends `skb` in fragments of `pathMtu` bytes at most. Takes `skb`;
    /// returns 0 or what the first failing one returned.
    @Linux(value = "ip_do_fragment", file = "net/ipv4/ip_output.c")
    int doFragment(SkBuff skb, int pathMtu) {
        ip.machine.charge(Cost.IP_FRAGMENT);
        // The device can't sum over fragments.
        if (skb.ipSummed() == SkBuff.CHECKSUM_PARTIAL
                && !TxCsum.checksumHelp(skb, ip.machine)) {
            return fail(skb, -Errno.ENOMEM);
        }
        int max = InetSkbParm.of(skb).fragMaxSize();
        int hlen = hdr(skb).hdrlen();
        int mtu = (max != 0 ? Math.min(max, pathMtu) : pathMtu) - hlen;
        int llRs = IpOutput.llReserved(((Rtable) skb.dst()).dev());
        return skb.hasFragList() && wellFormed(skb, hlen, mtu, llRs)
            ? fast(skb, hlen) : slow(skb, hlen, mtu, llRs);
    }

    private static boolean wellFormed(SkBuff skb, int hlen, int mtu,
            int llRs) {
        int firstLen = pagelen(skb) - hlen;
        if (firstLen > mtu || (firstLen & 7) != 0 || hdr(skb).isFragment()
                || skb.cloned() || skb.headroom() < llRs) {
            return false;
        }
        for (SkBuff f = skb.fragList(); f != null; f = f.next()) {
            if (f.len() > mtu || (f.len() & 7) != 0 && f.next() != null
                    || f.headroom() < hlen + llRs || f.shared()) {
                return false;
            }
        }
        return true;
    }

    @Linux(value = "skb_pagelen", file = "include/linux/skbuff.h")
    private static int pagelen(SkBuff skb) {
        int len = skb.len();
        for (SkBuff f = skb.fragList(); f != null; f = f.next()) {
            len -= f.len();
        }
        return len;
    }

    /// Gives every part a header and sends it: no byte of data is copied.
    private int fast(SkBuff first, int hlen) {
        SkBuff frag = first.fragList();
        detach(first, frag);
        SkBuff skb = first;
        int offset = 0;
        int err;
        for (;;) {
            SkBuff next = frag;
            if (next != null) {
                frag = next.next();
                offset += skb.len() - hlen;
                fraglistPrepare(skb, next, hlen, offset, frag != null);
                next.next(null);
            }
            err = ip.output.finishOutput2(skb);
            if (err != 0) {
                SkBuff.freeList(next == null ? null : relink(next, frag),
                    DropReason.NOT_SPECIFIED);
                ip.mibs.ip.inc(IpMib.FRAGFAILS);
                return err;
            }
            ip.mibs.ip.inc(IpMib.FRAGCREATES);
            if (next == null) {
                ip.mibs.ip.inc(IpMib.FRAGOKS);
                return 0;
            }
            skb = next;
        }
    }

    /// Writes the header of the part `f`, before the one in front goes.
    @Linux(value = "ip_fraglist_prepare", file = "net/ipv4/ip_output.c")
    private static void fraglistPrepare(SkBuff skb, SkBuff f, int hlen,
            int offset, boolean more) {
        f.ipSummed(SkBuff.CHECKSUM_NONE);
        f.resetTransportHeader();
        f.push(hlen);
        f.resetNetworkHeader();
        MemorySegment.copy(skb.mem(), skb.networkHeader(), f.mem(),
            f.networkHeader(), hlen);
        copyMetadata(f, skb);
        if (hlen > IpHdr.LEN) {
            IpOptions.fragment(f);
        }
        IpHdr iph = hdr(f);
        iph.totLen(f.len());
        iph.fragOff(offset >> 3 | (more ? IpHdr.IP_MF : 0));
        iph.sendCheck();
    }

    private static SkBuff relink(SkBuff next, SkBuff rest) {
        next.next(rest);
        return next;
    }

    /// Makes the first part a packet of its own; the others belong to the
    /// socket themselves from now on.
    @Linux(value = "ip_fraglist_init", file = "net/ipv4/ip_output.c",
        renamed = true)
    private static void detach(SkBuff skb, SkBuff list) {
        int firstLen = pagelen(skb);
        for (SkBuff f = list; f != null; f = f.next()) {
            if (skb.sk() != null) {
                f.sk(skb.sk());
                f.destructor(skb.destructor());
            }
            skb.truesize(skb.truesize() - f.truesize());
        }
        skb.fragList(null);
        skb.dataLen(firstLen - skb.headlen());
        skb.len(firstLen);
        IpHdr iph = hdr(skb);
        iph.totLen(firstLen);
        iph.fragOff(IpHdr.IP_MF);
        iph.sendCheck();
    }

    /// Copies run after run into fresh packets.
    private int slow(SkBuff skb, int hlen, int mtu, int llRs) {
        IpHdr iph = hdr(skb);
        int df = InetSkbParm.of(skb).has(InetSkbParm.IPSKB_FRAG_PMTU)
            ? IpHdr.IP_DF : 0;
        int lastFlags = iph.fragOff() & IpHdr.IP_MF;
        int start = (iph.fragOff() & IpHdr.IP_OFFSET) << 3;
        int left = skb.len() - hlen;
        for (int done = 0; left > 0;) {
            int len = left <= mtu ? left : mtu & ~7;
            SkBuff f = fragNext(skb, hlen, hlen + done, len, llRs);
            if (f == null) {
                return fail(skb, -Errno.ENOMEM);
            }
            left -= len;
            int flags = df | (left > 0 ? IpHdr.IP_MF : lastFlags);
            IpHdr fh = hdr(f);
            fh.fragOff(flags | start + done >> 3).totLen(f.len());
            if (done == 0 && hlen > IpHdr.LEN) {
                IpOptions.fragment(skb);
            }
            fh.sendCheck();
            done += len;
            int err = ip.output.finishOutput2(f);
            if (err != 0) {
                return fail(skb, err);
            }
            ip.mibs.ip.inc(IpMib.FRAGCREATES);
        }
        skb.consume();
        ip.mibs.ip.inc(IpMib.FRAGOKS);
        return 0;
    }

    @Linux(value = "ip_frag_next", file = "net/ipv4/ip_output.c")
    private SkBuff fragNext(SkBuff skb, int hlen, int at, int len,
            int llRs) {
        SkBuff f = ip.net.skbs().alloc(len + hlen + llRs);
        if (f == null) {
            return null;
        }
        copyMetadata(f, skb);
        f.reserve(llRs);
        long to = f.put(len + hlen);
        f.resetNetworkHeader();
        f.setTransportHeader(hlen);
        MemorySegment.copy(skb.mem(), skb.networkHeader(), f.mem(), to, hlen);
        skb.copyBits(at, f.mem(), to + hlen, len);
        return f;
    }

    @Linux(value = "ip_copy_metadata", file = "net/ipv4/ip_output.c")
    private static void copyMetadata(SkBuff to, SkBuff from) {
        to.pktType(from.pktType());
        to.priority(from.priority());
        to.protocol(from.protocol());
        to.skbIif(from.skbIif());
        to.dstDrop();
        to.dstSetNoref(from.dst());
        to.dev(from.dev());
        to.mark(from.mark());
        to.hash(from.hash());
        InetSkbParm.of(to).flags(InetSkbParm.of(from).flags());
    }

    private int fail(SkBuff skb, int err) {
        skb.free(DropReason.NOT_SPECIFIED);
        ip.mibs.ip.inc(IpMib.FRAGFAILS);
        return err;
    }

    private static IpHdr hdr(SkBuff skb) {
        return new IpHdr(skb.mem(), skb.networkHeader());
    }
}
