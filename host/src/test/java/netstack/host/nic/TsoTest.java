package netstack.host.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Segmentation by the card and by software: two ways to write the same frames.
class TsoTest {
    private static final long MS = 1_000_000;
    private static final long MEMORY = 16 << 20;
    private static final long TO = 0x0200_0000_7777L;   // nobody's: no answer comes

    @Provide
    Arbitrary<Large> large() {
        Arbitrary<Integer> mss = Arbitraries.integers().between(1, 1400)
            .edgeCases(e -> e.add(6, 7));   // where padding ends
        return Combinators.combine(mss, Arbitraries.integers().between(0, 1 << 20),
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 17),
            Arbitraries.integers().between(0, 10), Arbitraries.integers().between(0, 10),
            Arbitraries.integers().between(0, 0xFFF), Arbitraries.longs().withoutEdgeCases())
            .as(Large::of);
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
            a.exec("send", () -> how.accept(large.skb(a, dev, TO)));
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
            // What is beyond its limits, the card does not get.
            s.dev.gsoMaxSegs(Math.ceilDiv(large.payload(), large.mss()) - 1);
            assertThat(s.frames(large, s::stack)).as("too many").isEqualTo(software);
            s.dev.gsoMaxSegs(0xFFFF);
            s.dev.gsoMaxSize(large.headers() + large.payload());
            assertThat(s.frames(large, s::stack)).as("too long").isEqualTo(software);
        }
    }
}
