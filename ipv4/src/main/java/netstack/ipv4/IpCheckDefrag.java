package netstack.ipv4;

import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// Puts fragments together for who looks at packets that are not his own.
public final class IpCheckDefrag {
    private IpCheckDefrag() {
    }

    /// Takes a fragment; what is none comes back as it is. Takes a reference
    /// of `skb`.
    ///
    /// @return null while fragments are missing
    @Linux(value = "ip_check_defrag", file = "net/ipv4/ip_fragment.c")
    public static SkBuff checkDefrag(IpFragment frags, SkBuff skb) {
        int netoff = skb.networkOffset();
        if (skb.protocol() != EthHdr.ETH_P_IP
                || skb.headlen() < netoff + IpHdr.LEN) {
            return skb;
        }
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        int len = iph.totLen();
        int hdrlen = iph.hdrlen();
        if (hdrlen < IpHdr.LEN || iph.version() != 4
                || skb.len() < netoff + len || len < hdrlen
                || !iph.isFragment()) {
            return skb;
        }
        SkBuff own = skb.shareCheck();
        if (own == null) {
            return null;
        }
        if (!own.mayPull(netoff + hdrlen) || !own.trim(netoff + len)) {
            own.free(DropReason.NOMEM);
            return null;
        }
        own.clearCb();
        SkBuff whole = frags.defrag(own, IpFragment.IP_DEFRAG_AF_PACKET);
        if (whole != null) {
            whole.hash(0);
        }
        return whole;
    }
}
