package netstack.driver.net;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

/// A packet's flow as a number: equal for all packets of a connection, both
/// ways, and not to be guessed from outside.
///
/// Left out: the flow dissector's other protocols; a packet that is not IPv4
/// has only its protocol hashed. The mixing is not the kernel's SipHash, so
/// that the numbers differ from a real host's, whose key is random as well.
@Linux(value = "flow_keys", file = "include/net/flow_dissector.h",
    renamed = true)
public final class FlowHash {
    private static final int ETH_P_IP = 0x0800;
    private static final int IP_FRAGMENT = 0x3fff;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final long key;

    public FlowHash(long key) {
        this.key = key;
    }

    /// Maps a hash evenly to 0 ... n - 1.
    @Linux(value = "reciprocal_scale", file = "include/linux/kernel.h")
    public static int scale(int hash, int n) {
        return (int) ((hash & 0xffff_ffffL) * n >>> 32);
    }

    /// The hash that the packet has, or gets now.
    @Linux(value = "skb_get_hash", renamed = true)
    public int of(SkBuff skb) {
        int hash = skb.hash();
        if (hash == 0) {
            hash = dissect(skb);
            skb.hash(hash);
        }
        return hash;
    }

    /// 0 to `n` - 1 by the packet's flow, the same for both directions,
    /// whatever the card has made of it.
    @Linux(value = "__skb_get_hash_symmetric", renamed = true,
        file = "net/core/flow_dissector.c")
    public int scaleSymmetric(SkBuff skb, int n) {
        return scale(dissect(skb), n);
    }

    /// Looks at the headers from the network header on.
    @Linux(value = "__skb_flow_dissect", renamed = true,
        file = "net/core/flow_dissector.c")
    private int dissect(SkBuff skb) {
        int proto = skb.protocol();
        int nhoff = skb.networkOffset();
        if (proto != ETH_P_IP || !skb.mayPull(nhoff + 20)) {
            return mix(proto, 0);
        }
        MemorySegment mem = skb.mem();
        long ip = skb.networkHeader();
        long a = Wire.u32(mem, ip + 12);
        long b = Wire.u32(mem, ip + 16);
        int ipproto = Wire.u8(mem, ip + 9);
        int ports = 0;
        int thoff = nhoff + (Wire.u8(mem, ip) & 15) * 4;
        boolean whole = (Wire.u16(mem, ip + 6) & IP_FRAGMENT) == 0;
        if (whole && (ipproto == TCP || ipproto == UDP)
                && skb.mayPull(thoff + 4)) {
            long l4 = skb.data() + thoff;
            ports = Wire.u16(mem, l4) ^ Wire.u16(mem, l4 + 2)
                | Wire.u16(mem, l4) * Wire.u16(mem, l4 + 2) << 16;
        }
        return mix(Math.min(a, b) << 32 | Math.max(a, b),
            (long) ports << 8 | ipproto);
    }

    private int mix(long a, long b) {
        long h = (a ^ key) * 0x9e3779b97f4a7c15L;
        h = (Long.rotateLeft(h, 32) ^ b) * 0xbf58476d1ce4e5b9L;
        h = (h ^ h >>> 29) * 0x94d049bb133111ebL;
        int hash = (int) (h >>> 32);
        return hash == 0 ? 1 : hash;
    }
}
