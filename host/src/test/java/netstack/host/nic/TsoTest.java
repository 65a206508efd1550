package netstack.host.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import netstack.driver.hw.Cable;
import netstack.driver.net.Ethtool;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.NetdevQueue;
import netstack.driver.net.NetdevTx;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import netstack.transport.wire.TcpHdr;

/// Segmentation by the card and by software: two ways to write the same frames.
class TsoTest {
    private static final long MS = 1_000_000;
    private static final int PAGE = 4096;
    private static final long MEMORY = 16 << 20;
    private static final long FROM = 0x0200_0000_0101L;
    private static final long TO = 0x0200_0000_7777L;   // nobody's: no answer comes

    /// A TCP packet that is to be cut. `tcpOpts` and `ipOpts` in words; `flags` with the reserved
    /// bits, so 12; `linear` bytes of the payload in the head, the rest in `frags` pages.
    record Large(int mss, int payload, int linear, int frags, int ipOpts, int tcpOpts, int flags,
            int id, boolean df, boolean fixed, int vlan, int seq, long seed) {

        int type() {
            return SkbSharedInfo.SKB_GSO_TCPV4
                | ((flags & TcpHdr.CWR) != 0 ? SkbSharedInfo.SKB_GSO_TCP_ECN : 0)
                | (fixed ? SkbSharedInfo.SKB_GSO_TCP_FIXEDID : 0);
        }

        int headers() {
            return EthHdr.LEN + IpHdr.LEN + ipOpts * 4 + TcpHdr.LEN + tcpOpts * 4;
        }
    }

    @Provide
    Arbitrary<Large> large() {
        Arbitrary<Integer> mss = Arbitraries.integers().between(1, 1400)
            .edgeCases(e -> e.add(6, 7));   // where padding ends
        return Combinators.combine(mss, Arbitraries.integers().between(0, 1 << 20),
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 17),
            Arbitraries.integers().between(0, 10), Arbitraries.integers().between(0, 10),
            Arbitraries.integers().between(0, 0xFFF), Arbitraries.longs().withoutEdgeCases())
            .as(TsoTest::large);
    }

    /// More than one segment, at most 200 of them, and what an IPv4 packet can hold; with the seed
    /// for what has no shape of its own.
    private static Large large(int mss, int size, int head, int frags, int ipOpts, int tcpOpts,
            int flags, long seed) {
        Random r = new Random(seed);
        int longest = Math.min(200 * mss, 0xFFFF - 60 - 60);
        int payload = mss + 1 + size % Math.max(1, longest - mss);
        int inPages = frags * PAGE;
        int linear = Math.max(payload - inPages, switch (head) {
            case 0 -> 0;
            case 1 -> payload;
            default -> r.nextInt(payload);
        });
        int id = r.nextInt(4) == 0 ? 0xFFFF - r.nextInt(3) : r.nextInt(0x10000);
        int seq = r.nextInt(4) == 0 ? -1 - r.nextInt(3000) : r.nextInt();
        return new Large(mss, payload, linear, frags, ipOpts, tcpOpts, flags, id, r.nextBoolean(),
            r.nextInt(4) == 0, r.nextBoolean() ? r.nextInt(0x10000) : -1, seq, seed);
    }

    /// A host with a card, and what that puts on its cable.
    private static final class Sender implements AutoCloseable {
        private final Network network = new Network(1);
        private final Host a = network.host("a", new HostConfig().memory(MEMORY));
        private final Host b = network.host("b", new HostConfig().memory(MEMORY));
        private final List<String> frames = new ArrayList<>();
        private final NetDevice dev;

        Sender() {
            a.nic();
            b.nic();
            Cable cable = network.cable(a.card(0), b.card(0));
            a.up("eth0", "10.0.0.1/24");
            b.up("eth0", "10.0.0.2/24");
            dev = a.net().devices().byName("eth0");
            network.runFor(100 * MS);
            cable.tap((time, direction, data, len) ->
                frames.add(HexFormat.of().formatHex(data, 0, len)));
        }

        /// The frames that come of `large` if `how` sends it.
        List<String> frames(Large large, Consumer<SkBuff> how) {
            frames.clear();
            a.exec("send", () -> how.accept(skb(large)));
            network.runFor(5 * MS);
            return List.copyOf(frames);
        }

        void features(long off) {
            long all = NetdevFeatures.TSO | NetdevFeatures.SG | NetdevFeatures.HW_CSUM;
            a.exec("ethtool", () -> Ethtool.setFeatures(dev, all, all & ~off));
            assertThat(dev.features() & off).isZero();
        }

        void mangleid() {
            long bit = NetdevFeatures.TSO_MANGLEID;
            a.exec("ethtool", () -> Ethtool.setFeatures(dev, bit, bit));
            assertThat(dev.features() & bit).isNotZero();
        }

        /// Past the stack, which may keep from the card what that could do.
        void driver(SkBuff skb) {
            NetdevQueue txq = dev.txQueue(0);
            txq.xmitLock().lockBh();
            assertThat(dev.ops().startXmit(skb, dev)).isEqualTo(NetdevTx.OK);
            txq.xmitLock().unlockBh();
        }

        void stack(SkBuff skb) {
            assertThat(a.tx().xmit(skb)).isZero();
        }

        private SkBuff skb(Large l) {
            SkBuff skb = a.skbs().alloc(64 + l.headers() + l.linear());
            skb.reserve(64);
            headers(skb, l);
            byte[] data = new byte[l.payload()];
            new Random(l.seed()).nextBytes(data);
            MemorySegment.copy(data, 0, skb.mem(), ValueLayout.JAVA_BYTE, skb.put(l.linear()),
                l.linear());
            pages(skb, l, data);
            skb.dev(dev);
            skb.protocol(EthHdr.ETH_P_IP);
            if (l.vlan() >= 0) {
                skb.vlanProto(0x8100);
                skb.vlanTci(l.vlan());
            }
            skb.shinfo().gsoSize(l.mss());
            skb.shinfo().gsoSegs(Math.ceilDiv(l.payload(), l.mss()));
            skb.shinfo().gsoType(l.type());
            return skb;
        }

        /// Pieces of any length, at any place in their pages.
        private void pages(SkBuff skb, Large l, byte[] data) {
            Random r = new Random(~l.seed());
            for (int i = 0, at = l.linear(); at < data.length; i++) {
                int later = (l.frags() - i - 1) * PAGE;
                int least = Math.max(1, data.length - at - later);
                int n = r.nextInt(least, Math.min(PAGE, data.length - at) + 1);
                int off = r.nextInt(PAGE - n + 1);
                long page = a.memory().allocPages(0);
                MemorySegment.copy(data, at, skb.mem(), ValueLayout.JAVA_BYTE, page + off, n);
                skb.addRxFrag(page, off, n, PAGE);
                at += n;
            }
        }

        private static void headers(SkBuff skb, Large l) {
            Random r = new Random(l.seed() + 1);
            new EthHdr(skb.mem(), skb.put(EthHdr.LEN)).dest(TO).source(FROM)
                .proto(EthHdr.ETH_P_IP);
            long ip = skb.put(IpHdr.LEN + l.ipOpts() * 4);
            int tcpLen = TcpHdr.LEN + l.tcpOpts() * 4 + l.payload();
            Wire.u16(skb.mem(), ip, (4 << 4 | 5 + l.ipOpts()) << 8 | r.nextInt(256));
            IpHdr iph = new IpHdr(skb.mem(), ip);
            iph.id(l.id()).fragOff(l.df() ? IpHdr.IP_DF : 0).ttl(64)
                .protocol(IpHdr.IPPROTO_TCP).saddr(r.nextInt()).daddr(r.nextInt());
            fill(skb, ip + IpHdr.LEN, l.ipOpts() * 4, r);
            iph.totLen(IpHdr.LEN + l.ipOpts() * 4 + tcpLen).sendCheck();
            long tcp = skb.put(TcpHdr.LEN + l.tcpOpts() * 4);
            fill(skb, tcp, TcpHdr.LEN + l.tcpOpts() * 4, r);   // ports, window, urgent pointer too
            TcpHdr th = new TcpHdr(skb.mem(), tcp).seq(l.seq());
            Wire.u16(skb.mem(), tcp + 12, 5 + l.tcpOpts() << 12 | l.flags());
            th.check(~Checksum.fold(Checksum.pseudoHeader(iph.saddr(), iph.daddr(), tcpLen,
                IpHdr.IPPROTO_TCP, 0)) & 0xFFFF);
            skb.setNetworkHeader(EthHdr.LEN);
            skb.setTransportHeader(EthHdr.LEN + IpHdr.LEN + l.ipOpts() * 4);
            skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
            skb.csumStart((int) (tcp - skb.head()));
            skb.csumOffset(TcpHdr.CHECK_OFFSET);
        }

        private static void fill(SkBuff skb, long at, int n, Random r) {
            for (int i = 0; i < n; i++) {
                Wire.u8(skb.mem(), at + i, r.nextInt(256));
            }
        }

        @Override
        public void close() {
            network.close();
        }
    }

    @Property(tries = 40)
    void the_card_writes_the_frames_that_software_writes(@ForAll("large") Large large) {
        try (Sender s = new Sender()) {
            List<String> all = s.frames(large, s::stack);
            assertThat(all).hasSize(Math.ceilDiv(large.payload(), large.mss()));
            if (!large.fixed()) {   // a card of this kind always counts the ids
                assertThat(s.frames(large, s::driver)).as("the card").isEqualTo(all);
            }
            s.features(NetdevFeatures.TSO);
            assertThat(s.frames(large, s::stack)).as("without TSO").isEqualTo(all);
            s.features(NetdevFeatures.SG);
            assertThat(s.frames(large, s::stack)).as("without SG").isEqualTo(all);
            s.features(NetdevFeatures.HW_CSUM);
            assertThat(s.frames(large, s::stack)).as("without HW_CSUM").isEqualTo(all);
        }
    }

    /// A router may not cut a packet with DF, so nobody needs its id (RFC 6864, section 4.1).
    @Property(tries = 20)
    void the_card_may_count_the_ids_only_of_packets_that_stay_whole(
            @ForAll("large") Large large) {
        try (Sender s = new Sender()) {
            List<String> software = s.frames(large, s::stack);
            s.mangleid();
            List<String> mangled = s.frames(large, s::stack);
            boolean counts = large.fixed() && large.df() && (large.flags() & TcpHdr.CWR) == 0;
            assertThat(mangled).isEqualTo(counts ? s.frames(large, s::driver) : software);
            assertThat(mangled.equals(software)).isEqualTo(!counts);
        }
    }
}
