package netstack.ipv4.route;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The network layer's view of the control block (`IPCB(skb)`): number of
/// the device that received it (0), length of the IP options (12), flags
/// (20), size of the largest fragment it was made of (22).
@Linux(value = "inet_skb_parm", file = "include/net/ip.h")
public record InetSkbParm(MemorySegment mem, long at) {
    public static final int IPSKB_FORWARDED = 1;
    public static final int IPSKB_REROUTED = 1 << 4;
    public static final int IPSKB_DOREDIRECT = 1 << 5;
    public static final int IPSKB_FRAG_PMTU = 1 << 6;

    @Linux(value = "IPCB", renamed = true)
    public static InetSkbParm of(SkBuff skb) {
        return new InetSkbParm(skb.mem(), skb.cbAt());
    }

    public int iif() { return mem.get(JAVA_INT_UNALIGNED, at); }
    public void iif(int v) { mem.set(JAVA_INT_UNALIGNED, at, v); }
    public int optlen() { return u16(12); }
    public void optlen(int v) { u16(12, v); }
    public int flags() { return u16(20); }
    public void flags(int v) { u16(20, v); }
    public int fragMaxSize() { return u16(22); }
    public void fragMaxSize(int v) { u16(22, v); }

    /// Whether all bits of `mask` are set.
    public boolean has(int mask) { return (flags() & mask) == mask; }

    private int u16(int off) {
        return mem.get(JAVA_SHORT_UNALIGNED, at + off) & 0xffff;
    }

    private void u16(int off, int v) {
        mem.set(JAVA_SHORT_UNALIGNED, at + off, (short) v);
    }
}
