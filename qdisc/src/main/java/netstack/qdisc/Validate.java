package netstack.qdisc;

import netstack.driver.net.NetDevice;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetdevFeatures;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.Wire;

/// Makes a packet fit for its device (of `net/core/dev.c`): cuts it into
/// segments, makes it linear, or writes the checksum, where the device
/// can't.
///
/// Left out: VLAN tags in software, TLS and IPsec offload.
final class Validate {
    /// In the IPv4 header.
    private static final int FRAG_OFF = 6;
    private static final int IP_DF = 0x4000;

    private GsoSegmenter segmenter;

    void segmenter(GsoSegmenter s) {
        segmenter = s;
    }

    /// Makes each packet of a list fit; a packet may become several.
    ///
    /// @return the list, null if nothing is left
    @Linux(value = "validate_xmit_skb_list", file = "net/core/dev.c")
    SkBuff xmitSkbList(SkBuff skb, NetDevice dev) {
        SkBuff head = null;
        SkBuff tail = null;
        while (skb != null) {
            SkBuff next = skb.next();
            skb.next(null);
            SkBuff fit = xmitSkb(skb, dev);
            if (fit != null) {
                if (head == null) {
                    head = fit;
                } else {
                    tail.next(fit);
                }
                tail = last(fit);
            }
            skb = next;
        }
        return head;
    }

    private static SkBuff last(SkBuff skb) {
        while (skb.next() != null) {
            skb = skb.next();
        }
        return skb;
    }

    /// Makes one packet fit. Takes `skb`.
    ///
    /// @return it, or the list of its segments, or null if it was dropped
    @Linux(value = "validate_xmit_skb", file = "net/core/dev.c")
    SkBuff xmitSkb(SkBuff skb, NetDevice dev) {
        long features = gsoFeaturesCheck(skb, dev);
        if (needsGso(skb, features)) {
            return gso(skb, dev, features);
        }
        if (needsLinearize(skb, features) && !skb.linearize()) {
            return drop(skb, dev, DropReason.NOMEM);
        }
        if (skb.ipSummed() == SkBuff.CHECKSUM_PARTIAL
                && !TxCsum.csumHwoffloadHelp(skb, dev.machine(), features)) {
            return drop(skb, dev, DropReason.SKB_CSUM);
        }
        return skb;
    }

    /// Takes away what the device must not do to this packet: cut one that
    /// is longer, or of more segments, than it may; count the ids of a flow
    /// that keeps one id, unless no router may cut its packets (RFC 6864,
    /// section 4.1).
    @Linux(value = "gso_features_check", file = "net/core/dev.c")
    private static long gsoFeaturesCheck(SkBuff skb, NetDevice dev) {
        SkbSharedInfo info = skb.shinfo();
        long features = dev.features();
        if (info.gsoSize() == 0) {
            return features;
        }
        if (info.gsoSegs() > dev.gsoMaxSegs()
                || skb.len() >= dev.gsoMaxSize()) {
            return features & ~NetdevFeatures.GSO_SOFTWARE;
        }
        if ((info.gsoType() & SkbSharedInfo.SKB_GSO_TCPV4) == 0) {
            return features;
        }
        int fragOff = Wire.u16(skb.mem(), skb.networkHeader() + FRAG_OFF);
        return (fragOff & IP_DF) != 0 ? features
            : features & ~NetdevFeatures.TSO_MANGLEID;
    }

    /// A packet of several segments stays whole only if the device cuts its
    /// type and is the one to write the checksums.
    @Linux(value = "netif_needs_gso", file = "include/linux/netdevice.h")
    private static boolean needsGso(SkBuff skb, long features) {
        SkbSharedInfo info = skb.shinfo();
        if (info.gsoSize() == 0) {
            return false;
        }
        long need = gsoFeatures(info.gsoType());
        return (features & need) != need || need == 0
            || skb.ipSummed() != SkBuff.CHECKSUM_PARTIAL;
    }

    private static long gsoFeatures(int gsoType) {
        long need = 0;
        if ((gsoType & SkbSharedInfo.SKB_GSO_TCPV4) != 0) {
            need |= NetdevFeatures.TSO;
        }
        if ((gsoType & SkbSharedInfo.SKB_GSO_TCP_ECN) != 0) {
            need |= NetdevFeatures.TSO_ECN;
        }
        if ((gsoType & SkbSharedInfo.SKB_GSO_TCP_FIXEDID) != 0) {
            need |= NetdevFeatures.TSO_MANGLEID;
        }
        if ((gsoType & SkbSharedInfo.SKB_GSO_UDP_L4) != 0) {
            need |= NetdevFeatures.GSO_UDP_L4;
        }
        return need;
    }

    private SkBuff gso(SkBuff skb, NetDevice dev, long features) {
        SkBuff segs = segmenter == null
            ? null : segmenter.segment(skb, features);
        if (segs == null) {
            return drop(skb, dev, DropReason.SKB_GSO_SEG);
        }
        skb.consume();
        return segs;
    }

    @Linux(value = "skb_needs_linearize", file = "net/core/dev.c")
    private static boolean needsLinearize(SkBuff skb, long features) {
        return skb.dataLen() != 0
            && (skb.hasFragList()
                    && (features & NetdevFeatures.FRAGLIST) == 0
                || skb.nrFrags() != 0
                    && (features & NetdevFeatures.SG) == 0);
    }

    private static SkBuff drop(SkBuff skb, NetDevice dev,
            DropReason reason) {
        dev.stats().inc(LinkStat.TX_DROPPED);
        skb.free(reason);
        return null;
    }
}
