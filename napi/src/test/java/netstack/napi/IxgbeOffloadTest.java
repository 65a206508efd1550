package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.net.Ethtool;
import netstack.driver.net.ExtAck;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// What the card does to packets for the driver: cuts them, joins them, takes VLAN tags off.
class IxgbeOffloadTest {
    private static final long MS = 1_000_000;
    private static final int HEADER = EthHdr.LEN + 20 + 20;
    private static final int ACK = 0x10;
    private static final int PSH = 0x08;
    private static final int FIN = 0x01;
    private static final int SEQ0 = 0x1234_5678;

    /// Frames as `b` receives them, link layer header off.
    private static List<byte[]> capture(Wired w, List<int[]> gso) {
        List<byte[]> got = new ArrayList<>();
        w.b.rx.netif().addPack(w.b.net, new PacketType() {
            @Override
            public int type() {
                return TestHost.IP;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                byte[] d = new byte[skb.len()];
                skb.copyBits(0, d, 0, d.length);
                got.add(d);
                gso.add(new int[] {skb.shinfo().gsoSize(), skb.pktType(), skb.ipSummed()});
                skb.consume();
                return 0;
            }
        });
        return got;
    }

    /// A TCP packet of `n` bytes, its sum as `tcp_v4_send_check` leaves it, the data in pages.
    private static SkBuff tcp(Wired w, byte[] data, int flags, int gsoSize) {
        SkBuff skb = w.a.skbs.alloc(HEADER + 64);
        EthHdr eth = new EthHdr(skb.mem(), skb.put(HEADER));
        eth.dest(0x0200_0000_00bbL).source(0x0200_0000_00aaL).proto(TestHost.IP);
        long ip = skb.data() + EthHdr.LEN;
        int len = 20 + data.length;
        Wire.u16(skb.mem(), ip, 0x4500);
        Wire.u16(skb.mem(), ip + 2, 20 + len);
        Wire.u16(skb.mem(), ip + 4, 777);
        Wire.u16(skb.mem(), ip + 6, 0x4000);
        Wire.u16(skb.mem(), ip + 8, 64 << 8 | 6);
        Wire.u16(skb.mem(), ip + 10, 0);
        Wire.u32(skb.mem(), ip + 12, 0x0a000001);
        Wire.u32(skb.mem(), ip + 16, 0x0a000002);
        Wire.u16(skb.mem(), ip + 10, ~sum(skb, ip, 20) & 0xFFFF);
        long tcp = ip + 20;
        Wire.u16(skb.mem(), tcp, 1000);
        Wire.u16(skb.mem(), tcp + 2, 2000);
        Wire.u32(skb.mem(), tcp + 4, SEQ0);
        Wire.u32(skb.mem(), tcp + 8, 99);
        Wire.u16(skb.mem(), tcp + 12, 5 << 12 | flags);
        Wire.u16(skb.mem(), tcp + 14, 512);
        int pseudo = 0x0a00 + 1 + 0x0a00 + 2 + 6 + (len & 0xFFFF) + (len >>> 16);
        Wire.u16(skb.mem(), tcp + 16, (pseudo & 0xFFFF) + (pseudo >>> 16));
        Wire.u16(skb.mem(), tcp + 18, 0);
        pages(w, skb, data);
        skb.setNetworkHeader(EthHdr.LEN);
        skb.setTransportHeader(EthHdr.LEN + 20);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        skb.csumStart((int) (tcp - skb.head()));
        skb.csumOffset(16);
        if (gsoSize > 0) {
            skb.shinfo().gsoSize(gsoSize);
            skb.shinfo().gsoSegs(Math.ceilDiv(data.length, gsoSize));
            skb.shinfo().gsoType(SkbSharedInfo.SKB_GSO_TCPV4);
        }
        return skb;
    }

    private static void pages(Wired w, SkBuff skb, byte[] data) {
        for (int at = 0; at < data.length; at += 4096) {
            int n = Math.min(4096, data.length - at);
            long page = w.a.memory.allocPages(0);
            java.lang.foreign.MemorySegment.copy(data, at, skb.mem(),
                java.lang.foreign.ValueLayout.JAVA_BYTE, page, n);
            skb.addRxFrag(page, 0, n, 4096);
        }
    }

    private static int sum(SkBuff skb, long at, int n) {
        int s = 0;
        for (int i = 0; i < n; i += 2) {
            s += Wire.u16(skb.mem(), at + i);
        }
        return (s & 0xFFFF) + (s >>> 16);
    }

    private static int u16(byte[] d, int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }

    private static int fold(byte[] d, int from, int to, int start) {
        int s = start;
        for (int i = from; i < to; i += 2) {
            s += (d[i] & 0xFF) << 8 | (i + 1 < to ? d[i + 1] & 0xFF : 0);
        }
        s = (s & 0xFFFF) + (s >>> 16);
        return (s & 0xFFFF) + (s >>> 16);
    }

    @Property(tries = 25)
    void what_the_card_cuts_is_what_was_given_to_it(@ForAll @IntRange(min = 1, max = 60_000) int n,
            @ForAll @IntRange(min = 100, max = 1460) int mss, @ForAll long seed) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            List<byte[]> got = capture(w, new ArrayList<>());
            byte[] data = new byte[n];
            new Random(seed).nextBytes(data);
            w.a.run(() -> {
                w.xmitWaiting(tcp(w, data, ACK | PSH | FIN, Math.max(mss, n / 500 + 1)), false);
                w.a.machine.nanosleep(5 * MS);
            });
            int size = Math.max(mss, n / 500 + 1);
            int segs = Math.ceilDiv(n, size);
            assertThat(got).hasSize(segs);
            for (int i = 0; i < segs; i++) {
                segment(got.get(i), i, size, data, i == segs - 1);
            }
            assertThat(w.counter(w.eth0, "tx_packets")).isEqualTo(segs);
            assertThat(w.counter(w.eth0, "tx_bytes")).isEqualTo(n + (long) segs * HEADER);
            assertThat(w.eth0.dev().txQueue(0).dql().inflight()).isZero();
        }
    }

    private static void segment(byte[] d, int i, int size, byte[] data, boolean last) {
        int n = Math.min(size, data.length - i * size);
        assertThat(u16(d, 2)).isEqualTo(40 + n);
        assertThat(u16(d, 4)).isEqualTo(777 + i);
        assertThat(fold(d, 0, 20, 0)).isEqualTo(0xFFFF);
        assertThat(u16(d, 24) << 16 | u16(d, 26)).isEqualTo(SEQ0 + i * size);
        assertThat(d[33] & 0xFF).isEqualTo(last ? ACK | PSH | FIN : ACK);
        int len = 20 + n;
        assertThat(fold(d, 20, 40 + n, fold(d, 12, 20, 6 + len))).isEqualTo(0xFFFF);
        assertThat(java.util.Arrays.copyOfRange(d, 40, 40 + n))
            .isEqualTo(java.util.Arrays.copyOfRange(data, i * size, i * size + n));
    }

    @Property(tries = 12)
    void what_one_card_cuts_the_other_joins_again(@ForAll @IntRange(min = 8, max = 30) int segs,
            @ForAll long seed) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.b.run(() -> Ethtool.setFeatures(w.eth1.dev(), NetdevFeatures.LRO, NetdevFeatures.LRO));
            w.b.run(() -> Ethtool.setCoalesce(w.eth1.dev(), Map.of("rx-usecs", 200), new ExtAck()));
            assertThat(w.eth1.dev().features() & NetdevFeatures.LRO).isNotZero();
            w.a.run(() -> w.a.machine.nanosleep(5 * MS));
            List<int[]> gso = new ArrayList<>();
            List<byte[]> got = capture(w, gso);
            byte[] data = new byte[segs * 1448];
            new Random(seed).nextBytes(data);
            w.a.run(() -> {
                w.xmitWaiting(tcp(w, data, ACK, 1448), false);
                w.a.machine.nanosleep(5 * MS);
            });
            java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
            for (byte[] d : got) {
                assertThat(u16(d, 2)).isEqualTo(d.length);
                all.write(d, 40, d.length - 40);
            }
            assertThat(all.toByteArray()).isEqualTo(data);
            assertThat(got.size()).isLessThan(segs);
            assertThat(w.counter(w.eth1, "hw_rsc_flushed")).isPositive();
            assertThat(w.counter(w.eth1, "hw_rsc_aggregated")).isBetween(2L, (long) segs);
        }
    }

    @Test
    void a_packet_with_a_tag_loses_it_in_the_card_and_is_for_somebody_else() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            List<int[]> what = new ArrayList<>();
            List<byte[]> got = capture(w, what);
            w.a.run(() -> {
                for (int tci : new int[] {0xE000, 42}) {
                    SkBuff skb = w.udp(true);
                    skb.vlanProto(0x8100);
                    skb.vlanTci(tci);
                    w.xmitWaiting(skb, false);
                }
                w.a.machine.nanosleep(5 * MS);
            });
            assertThat(got).hasSize(2);
            assertThat(what.get(0)[1]).isEqualTo(SkBuff.PACKET_HOST);
            assertThat(what.get(1)[1]).isEqualTo(SkBuff.PACKET_OTHERHOST);
            assertThat(what.get(1)[2]).isEqualTo(SkBuff.CHECKSUM_UNNECESSARY);
        }
    }

    @Test
    void without_the_feature_the_tag_stays_in_the_frame() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.b.run(() -> Ethtool.setFeatures(w.eth1.dev(), NetdevFeatures.HW_VLAN_CTAG_RX, 0));
            List<byte[]> got = capture(w, new ArrayList<>());
            w.a.run(() -> {
                SkBuff skb = w.udp(true);
                skb.vlanProto(0x8100);
                skb.vlanTci(42);
                w.xmitWaiting(skb, false);
                w.a.machine.nanosleep(5 * MS);
            });
            assertThat(got).isEmpty();
            assertThat(w.b.drops).containsExactly(netstack.skbuff.DropReason.UNHANDLED_PROTO);
        }
    }
}
