package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import netstack.driver.hw.Nic82599;
import netstack.driver.hw.NicFaults;
import netstack.driver.hw.NicFaults.Kind;
import netstack.driver.hw.Reg;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.MachineConfig;
import netstack.driver.net.Ethtool;
import netstack.driver.net.EthtoolChannels;
import netstack.driver.net.ExtAck;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.skbuff.FailSlab;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;

/// The law of the driver again, with several CPUs and queue pairs, several flows that RSS spreads
/// over them, frames over several buffers, segments that RSC joins; changes of rings, channels,
/// MTU and affinity on both sides; and all faults of [NicFaults], at random or in the midst of
/// it: a link that flaps, transmit that hangs until the watchdog's reset, a card that is pulled.
/// What was put on the wire is delivered once, whole and in order per flow, or counted where it
/// was lost. `Wired` adds the silent sanitizer, pages and mappings.
class IxgbeFlowsLawTest {
    private static final long MS = 1_000_000;

    /// What happens between two bursts, to the sender or the receiver; memory is short only for
    /// the receiver, as the sender's tasks take theirs before the driver.
    private enum Step {
        NOTHING, RINGS, CHANNELS, JUMBO, STANDARD, RESET, NO_MEMORY, MEMORY,
        COALESCE, AFFINITY, FLAP, HANG, IOMMU, PULL
    }

    /// A host with its card and its driver, as the steps see it; `chance` are the faults that
    /// strike at random, from a seed.
    private final class Side {
        final Wired w;
        final TestHost host;
        final Ixgbe eth;
        final Nic82599 nic;
        final boolean receives;
        final List<NicFaults> faults = new ArrayList<>();

        Side(Wired w, boolean receives) {
            this.w = w;
            this.receives = receives;
            host = receives ? w.b : w.a;
            eth = receives ? w.eth1 : w.eth0;
            nic = receives ? w.nicB : w.nicA;
        }

        /// New faults, after the old ones.
        NicFaults faults(long seed) {
            NicFaults f = new NicFaults(receives ? seed : ~seed).lostInterrupt(0.02)
                .spuriousInterrupt(0.05, 500).dmaFault(0.01);
            faults.add(receives ? f.badCrc(0.02).dmaSpike(0.05, 900).tornWriteBack(0.1, 300) : f);
            return f;
        }

        long happened(Kind k) {
            return faults.stream().mapToLong(f -> f.happened(k)).sum();
        }

        private boolean isThere() {
            return host.net.devices().byName(eth.dev().name()) != null;
        }

        void step(Step step, int n) {
            NetDevice dev = eth.dev();
            if (!isThere()) {
                return;
            }
            long soon = w.world.now() + n * 3_000L;
            switch (step) {
                case RINGS -> host.run(() -> Ethtool.setRings(dev,
                    Map.of("rx", 64 + 8 * (n % 40), "tx", 64 + 8 * (n % 17)), new ExtAck()));
                case CHANNELS -> host.run(() -> {
                    EthtoolChannels old = dev.ethtoolOps().getChannels(dev);
                    dev.ethtoolOps().setChannels(dev, new EthtoolChannels(0, 0, 1,
                        old.maxCombined(), 0, 0, 1, 1 + n % dev.numTxQueues()));
                });
                case JUMBO -> host.run(() -> host.net.devices().setMtu(dev, 9000));
                case STANDARD -> host.run(() -> host.net.devices().setMtu(dev, 1500));
                case RESET -> host.run(() -> {
                    dev.ops().txTimeout(dev, 0);
                    host.machine.nanosleep(n * 1000L);
                });
                case NO_MEMORY -> host.skbs.failSlab(receives ? FailSlab.every(2 + n % 7) : null);
                case MEMORY -> host.skbs.failSlab(null);
                case COALESCE -> host.run(() -> Ethtool.setFeatures(dev, NetdevFeatures.LRO,
                    n % 4 == 0 ? 0 : NetdevFeatures.LRO));
                case AFFINITY -> host.run(() -> host.machine.lines().stream()
                    .filter(l -> l.name().startsWith(dev.name() + "-"))
                    .forEach(l -> l.setAffinity(1L << (n + l.number()) % host.machine.nrCpus())));
                case FLAP -> nic.inject(faults(n).linkFlap(soon, 1 + n * 20_000L));
                case HANG -> nic.inject(faults(n).txHang(soon));
                case IOMMU -> nic.dma().iommu().failAfter(n);
                case PULL -> nic.inject(faults(n).removal(soon));
                case NOTHING -> { }
            }
        }

        /// All is well again.
        void heal() {
            nic.inject(new NicFaults(0));
            nic.dma().iommu().failAfter(-1);
            host.skbs.failSlab(null);
        }
    }

    @Property(tries = 8)
    void each_frame_on_the_wire_arrives_once_whole_in_order_or_is_counted(
            @ForAll @Size(min = 1, max = 5) List<Step> receiver,
            @ForAll @Size(min = 1, max = 5) List<Step> sender,
            @ForAll @IntRange(min = 1, max = 4) int queues,
            @ForAll @IntRange(min = 1, max = 4) int cpus,
            @ForAll @IntRange(min = 20, max = 8900) int len,
            @ForAll @IntRange(min = 0, max = 60) int usecs, @ForAll long seed) {
        long delivered = delivered(receiver, sender, queues, cpus, len, usecs, seed);
        Statistics.label("frames arrive").collect(delivered > 0);
        Statistics.label("frames arrive")
            .coverage(c -> c.check(true).count(n -> n > 0));
    }

    private long delivered(List<Step> receiver, List<Step> sender, int queues, int cpus, int len,
            int usecs, long seed) {
        try (Wired w = new Wired(new IxgbeConfig(queues, 128, 128, usecs),
                new MachineConfig().cpus(cpus))) {
            Flows flows = new Flows(w);
            Side a = new Side(w, false);
            Side b = new Side(w, true);
            for (Side side : List.of(a, b)) {
                side.step(Step.JUMBO, 0);
                side.nic.inject(side.faults(seed));
            }
            b.step(Step.COALESCE, (int) (seed >>> 20 & 3));
            flows.send(60, len, (seed & 1) == 0 ? 20_000 : 300_000);
            for (int i = 0; i < Math.max(receiver.size(), sender.size()); i++) {
                if (i < receiver.size()) {
                    b.step(receiver.get(i), (int) (seed >>> i & 0xFF));
                }
                if (i < sender.size()) {
                    a.step(sender.get(i), (int) (seed >>> i + 8 & 0xFF));
                }
                w.a.run(() -> w.a.machine.nanosleep(3 * MS));
            }
            a.heal();
            b.heal();
            w.a.run(() -> w.a.machine.nanosleep(15_000 * MS));
            return delivered(w, flows, b);
        }
    }

    private static long delivered(Wired w, Flows flows, Side b) {
        long delivered = flows.delivered();
        // An unfinished frame that a reset drops is counted where its end was lost; one that is
        // too long and has a bad CRC is a jabber, which no name of ethtool's counts.
        long counted = w.lost() + w.counter(w.eth1, "rx_crc_errors")
            + w.counter(w.eth1, "rx_long_length_errors") + w.nicB.deaf() + flows.dropped
            + w.eth1.stats().resetDropped() + w.eth1.stats().of(Reg.RJC);
        assertThat(delivered + counted).isEqualTo(w.cable.there().sent());
        assertThat(b.happened(Kind.BAD_CRC))
            .isGreaterThanOrEqualTo(w.counter(w.eth1, "rx_crc_errors")
                + w.eth1.stats().of(Reg.RJC));
        return delivered;
    }
}
