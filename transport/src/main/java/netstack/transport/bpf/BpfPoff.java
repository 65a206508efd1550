package netstack.transport.bpf;

import java.lang.foreign.ValueLayout;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Where the payload of a packet begins: `SKF_AD_PAY_OFFSET`. Of IPv4 only.
@Linux(value = "skb_get_poff", file = "net/core/flow_dissector.c",
    renamed = true)
final class BpfPoff {
    private static final int ETH_P_IP = 0x0800;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int MIN_IP = 20;

    private BpfPoff() {
    }

    /// Bytes from `skb.data()`, 0 if the packet is of another kind.
    @Linux("__skb_get_poff")
    static int poff(SkBuff skb) {
        int at = (int) (skb.networkHeader() - skb.data());
        if (skb.protocol() != ETH_P_IP || at < 0
                || skb.headlen() < at + MIN_IP) {
            return 0;
        }
        int transport = at + (u8(skb, at) & 0xf) * 4;
        boolean later = (u8(skb, at + 6) & 0x1f | u8(skb, at + 7)) != 0;
        int proto = later ? -1 : u8(skb, at + 9);
        return transport + switch (proto) {
            case IPPROTO_UDP, IPPROTO_ICMP -> 8;
            case IPPROTO_TCP -> skb.headlen() < transport + 13 ? 0
                : Math.max(MIN_IP, (u8(skb, transport + 12) & 0xf0) >> 2);
            default -> 0;
        };
    }

    private static int u8(SkBuff skb, int at) {
        return skb.mem().get(ValueLayout.JAVA_BYTE, skb.data() + at) & 0xff;
    }
}
