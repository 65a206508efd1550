package netstack.transport.inet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.SkBuff;
import netstack.transport.tcp.TcpMib;
import netstack.transport.udp.UdpMib;

/// Bytes from the network never throw and never leak; every packet is in exactly one counter.
class RcvFuzzTest {
    @Property(tries = 40)
    void random_bytes_to_udp_and_tcp_are_counted(@ForAll long seed) {
        Random random = new Random(seed);
        try (InetHost host = new InetHost()) {
            host.run(() -> {
                int fd = host.bound(0x0101);
                for (int i = 0; i < 50; i++) {
                    long before = udpCounted(host);
                    host.inet.udp.handler(packet(host, random, 17));
                    assertThat(udpCounted(host)).isGreaterThanOrEqualTo(before);
                    long segs = host.tcp(TcpMib.INSEGS);
                    host.inet.tcp.protocol().handler(packet(host, random, 6));
                    assertThat(host.tcp(TcpMib.INSEGS)).isEqualTo(segs + 1);
                }
                host.calls.close(fd);
            });
        }
    }

    private static long udpCounted(InetHost host) {
        return host.udp(UdpMib.INERRORS) + host.udp(UdpMib.NOPORTS) + host.udp(UdpMib.IGNOREDMULTI);
    }

    private static SkBuff packet(InetHost host, Random random, int proto) {
        int len = random.nextInt(random.nextBoolean() ? 30 : 600);
        byte[] bytes = new byte[len];
        random.nextBytes(bytes);
        if (random.nextBoolean() && len >= 8) {
            bytes[2] = bytes[3] = 1;        // the bound port
            bytes[4] = (byte) (len >> 8);
            bytes[5] = (byte) len;
        }
        if (proto == 6 && len > 13 && random.nextBoolean()) {
            bytes[12] = 0x50;
        }
        SkBuff skb = host.skbs.alloc(len + IpHdr.LEN);
        skb.put(IpHdr.LEN + len);
        skb.resetNetworkHeader();
        new IpHdr(skb.mem(), skb.data()).versionIhlTos(0).totLen(len + IpHdr.LEN).id(1).fragOff(0)
            .ttl(64).protocol(proto).saddr(0x7f000001).daddr(0x7f000001).sendCheck();
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, skb.mem(), skb.data() + IpHdr.LEN, len);
        skb.pull(IpHdr.LEN);
        skb.resetTransportHeader();
        skb.dev(host.lo);
        skb.skbIif(host.lo.ifindex());
        skb.ipSummed(random.nextBoolean() ? SkBuff.CHECKSUM_NONE : SkBuff.CHECKSUM_UNNECESSARY);
        if (random.nextBoolean()) {
            host.ipv4.route.inputNoref(skb, 0x7f000001, 0x7f000001, 0, host.lo);
        }
        return skb;
    }
}
