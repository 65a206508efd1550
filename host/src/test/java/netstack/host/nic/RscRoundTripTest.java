package netstack.host.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.net.Ethtool;
import netstack.driver.net.ExtAck;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetdevTx;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.PacketType;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import netstack.transport.wire.TcpHdr;

/// There and back: what the TSO of one card cuts, the RSC of another joins again. The bytes are
/// those that were sent, and the headers those of the packet before it was cut, but for what
/// belongs to a part of it: its number, length, id, and PSH, which comes with the last byte
/// (RFC 9293, section 3.9.1.2).
class RscRoundTripTest {
    private static final long MS = 1_000_000;
    private static final long MEMORY = 16 << 20;
    private static final long TO = 0x0200_0000_0201L;
    private static final int STAMPS = 0x0101080A;
    private static final int ACK = 0x10;
    /// As RSCCTL.MAXDESC allows, and as the driver makes them; the first holds the headers too.
    private static final int BUFFERS = 16;
    private static final int BUFFER = 3072;
    private static final int A_BUFFER = 14;

    @Provide
    Arbitrary<Large> large() {
        return Combinators.combine(Arbitraries.integers().between(1, 1400),
            Arbitraries.integers().between(0, 1 << 20), Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 17), Arbitraries.of(0, 3),
            Arbitraries.of(ACK, ACK | TcpHdr.PSH), Arbitraries.longs().withoutEdgeCases())
            .as((mss, size, head, frags, opts, flags, seed) ->
                Large.of(mss, size, head, frags, 0, opts, flags, seed));
    }

    /// Two hosts: `a` sends, the card of `b` joins.
    private static final class Pair implements AutoCloseable {
        private final Network network = new Network(1);
        private final Host a = network.host("a", new HostConfig().memory(MEMORY));
        private final Host b = network.host("b", new HostConfig().memory(MEMORY));
        private final List<byte[]> got = new ArrayList<>();
        private final List<SkBuff> kept = new ArrayList<>();
        private final NetDevice from;
        private long sent;

        Pair(int usecs) {
            a.nic();
            b.nic();
            var cable = network.cable(a.card(0), b.card(0));
            a.up("eth0", "10.0.0.1/24");
            b.up("eth0", "10.0.0.2/24");
            from = a.net().devices().byName("eth0");
            NetDevice to = b.net().devices().byName("eth0");
            b.exec("ethtool", () -> {
                Ethtool.setFeatures(to, NetdevFeatures.LRO | NetdevFeatures.GRO,
                    NetdevFeatures.LRO);
                Ethtool.setCoalesce(to, Map.of("rx-usecs", usecs), new ExtAck());
            });
            network.runFor(100 * MS);
            b.rx().netif().addPack(b.net(), tap());
            sent = cable.there().sent();
        }

        private PacketType tap() {
            return new PacketType() {
                @Override
                public int type() {
                    return ETH_P_ALL;
                }

                @Override
                public int rcv(SkBuff skb, NetDevice d, PacketType pt, NetDevice orig) {
                    byte[] bytes = new byte[skb.len()];
                    skb.copyBits(0, bytes, 0, bytes.length);
                    got.add(bytes);
                    kept.add(skb);
                    return 0;
                }
            };
        }

        void send(SkBuff skb) {
            var txq = from.txQueue(0);
            txq.xmitLock().lockBh();
            assertThat(from.ops().startXmit(skb, from)).isEqualTo(NetdevTx.OK);
            txq.xmitLock().unlockBh();
        }

        @Override
        public void close() {
            b.exec("free", () -> kept.forEach(SkBuff::consume));
            network.close();
        }
    }

    /// With options that RSC takes, and no mark of congestion.
    private static SkBuff candidate(Pair p, Large large) {
        SkBuff skb = large.skb(p.a, p.from, TO);
        long ip = skb.data() + EthHdr.LEN;
        IpHdr iph = new IpHdr(skb.mem(), ip);
        Wire.u8(skb.mem(), ip + 1, Wire.u8(skb.mem(), ip + 1) & 0xFC);
        iph.sendCheck();
        if (large.tcpOpts() > 0) {
            Wire.u32(skb.mem(), ip + IpHdr.LEN + TcpHdr.LEN, STAMPS);
        }
        return skb;
    }

    @Property(tries = 60)
    void what_tso_cuts_rsc_joins(@ForAll("large") Large large,
            @ForAll @IntRange(min = 40, max = 400) int usecs) {
        try (Pair p = new Pair(usecs)) {
            byte[] before = new byte[large.headers() - EthHdr.LEN + large.payload()];
            p.a.exec("send", () -> {
                SkBuff skb = candidate(p, large);
                skb.copyBits(EthHdr.LEN, before, 0, before.length);
                p.send(skb);
            });
            p.network.runFor(5 * MS);
            int header = large.headers() - EthHdr.LEN;
            int at = 0;
            for (byte[] part : p.got) {
                int n = (part[2] & 0xFF) << 8 | part[3] & 0xFF;   // padding may follow
                headers(before, part, header, at, n - header, large);
                assertThat(Arrays.copyOfRange(part, header, n))
                    .isEqualTo(Arrays.copyOfRange(before, header + at, at + n));
                at += n - header;
            }
            assertThat(at).isEqualTo(large.payload());
            joined(p, large, usecs);
        }
    }

    /// The header of a part is that of the whole, but for what is the part's own.
    private static void headers(byte[] before, byte[] part, int header, int at, int n,
            Large large) {
        byte[] want = Arrays.copyOf(before, header);
        MemorySegment mem = MemorySegment.ofArray(want);
        MemorySegment is = MemorySegment.ofArray(part);
        int segment = at / large.mss();
        Wire.u16(mem, 2, header + n);
        Wire.u16(mem, 4, large.id() + segment & 0xFFFF);
        Wire.u16(mem, 10, 0);
        Wire.u16(mem, 10, Checksum.fold(Checksum.partial(mem, 0, IpHdr.LEN, 0)));
        Wire.u32(mem, IpHdr.LEN + 4, large.seq() + at);
        boolean last = at + n == large.payload();
        Wire.u8(mem, IpHdr.LEN + 13, last ? large.flags() & 0xFF : ACK);
        // RSC leaves the checksum of the first segment, and says in the descriptor that it was
        // right; of one that is alone it is right still.
        Wire.u16(mem, IpHdr.LEN + 16, Wire.u16(is, IpHdr.LEN + 16));
        assertThat(Arrays.copyOf(part, header)).isEqualTo(want);
        assertThat(at % large.mss()).isZero();
        if (n <= large.mss()) {
            int sum = Checksum.pseudoHeader(Wire.u32(is, 12), Wire.u32(is, 16),
                header + n - IpHdr.LEN, IpHdr.IPPROTO_TCP, 0);
            assertThat(Checksum.fold(Checksum.partial(is, IpHdr.LEN, header + n - IpHdr.LEN, sum)))
                .isZero();
        }
    }

    /// The first segment interrupts at once, alone; the others join until EITR, RSCCTL or a
    /// buffer says no.
    private static void joined(Pair p, Large large, int usecs) {
        int segments = Math.ceilDiv(large.payload(), large.mss());
        int room = (BUFFERS - 1) * BUFFER / large.mss();
        int most = Math.max(1, Math.min(room, BUFFERS * A_BUFFER));
        long wire = segments * (large.headers() + large.mss() + 28L) * 8 / 10_000;
        long gaps = 2 + wire / usecs;
        assertThat((long) p.got.size()).isLessThanOrEqualTo(
            gaps + Math.ceilDiv(segments, Math.min(most, A_BUFFER)));
        int merged = 0;
        for (SkBuff skb : p.kept) {
            if (skb.shinfo().gsoType() == SkbSharedInfo.SKB_GSO_TCPV4) {
                assertThat(skb.shinfo().gsoSize()).isLessThanOrEqualTo(large.mss());
                merged++;
            }
        }
        assertThat(merged > 0).isEqualTo(p.got.size() < segments);
    }
}
