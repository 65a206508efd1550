package netstack.ipv4;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.SkBuff;

/// Sends an ICMP message as a raw socket would.
final class TestPing {
    private TestPing() {
    }

    static void send(TestHost host, String dst, byte[] icmp) {
        Flow fl4 = new Flow().clear(Ipv4Addr.parse(dst));
        fl4.proto = IpHdr.IPPROTO_ICMP;
        Rtable rt = host.ip.route.outputFlow(fl4);
        SkBuff skb = host.skbs.alloc(icmp.length + 64);
        skb.reserve(64);
        MemorySegment.copy(icmp, 0, skb.mem(), JAVA_BYTE, skb.put(icmp.length), icmp.length);
        host.ip.output.buildAndSendPkt(skb, fl4, rt, 0);
    }
}
