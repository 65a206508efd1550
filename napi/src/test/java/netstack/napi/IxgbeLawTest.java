package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import netstack.driver.hw.NicFaults;
import netstack.driver.hw.NicFaults.Kind;
import netstack.driver.hw.Reg;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.net.Ethtool;
import netstack.driver.net.ExtAck;
import netstack.skbuff.FailSlab;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// The law of the driver: whatever arrivals, polls, refills, resets and faults come in which
/// order, each frame that was put on the wire is delivered once, in order, or counted where it
/// was lost. `Wired` adds at its end that the sanitizer is silent, and that every page and
/// mapping is back.
class IxgbeLawTest {
    private static final long MS = 1_000_000;

    /// What happens to the receiver between two bursts.
    private enum Step {
        NOTHING, RINGS, CHANGE_MTU, RESET, NO_MEMORY, MEMORY, HOLD, LET_GO
    }

    private static void step(Wired w, Step step, int n) {
        switch (step) {
            case RINGS -> w.b.run(() -> Ethtool.setRings(w.eth1.dev(),
                Map.of("rx", 64 + 8 * (n % 40)), new ExtAck()));
            case CHANGE_MTU -> w.b.run(() -> w.b.net.devices().setMtu(w.eth1.dev(), 1500 + n));
            case RESET -> w.b.run(() -> {
                w.eth1.dev().ops().txTimeout(w.eth1.dev(), 0);
                w.b.machine.nanosleep(n * 1000L);
            });
            case NO_MEMORY -> w.b.skbs.failSlab(FailSlab.every(2 + n % 7));
            case MEMORY -> w.b.skbs.failSlab(null);
            case HOLD -> w.hold = true;
            case LET_GO -> w.hold = false;
            case NOTHING -> { }
        }
    }

    @Property(tries = 25)
    void delivered_and_counted_make_sent(@ForAll @Size(min = 1, max = 6) List<Step> steps,
            @ForAll @IntRange(min = 1, max = 120) int burst,
            @ForAll @IntRange(min = 60, max = 1500) int len,
            @ForAll @IntRange(min = 0, max = 60) int usecs, @ForAll long seed) {
        holds(steps, burst, len, usecs, seed);
    }

    @Test
    void a_frame_on_the_bus_when_its_queue_is_stopped_is_accounted_for() {
        holds(List.of(Step.NOTHING, Step.RESET), 65, 60, 0, -2074);
    }

    private static void holds(List<Step> steps, int burst, int len, int usecs, long seed) {
        try (Wired w = new Wired(new IxgbeConfig(1, 128, 512, usecs))) {
            NicFaults faults = new NicFaults(seed).badCrc(0.02).lostInterrupt(0.02)
                .spuriousInterrupt(0.05, 500).dmaSpike(0.05, 900).dmaFault(0.01);
            w.nicB.inject(faults);
            int[] sent = new int[1];
            w.a.machine.spawn("sender", 0, () -> {
                for (int i = 0; i < burst * steps.size(); i++) {
                    w.xmitWaiting(w.frame(i, len), i % 5 != 0);
                    w.a.machine.cpu().spend((seed & 1) == 0 ? 100 : 20_000);
                    sent[0]++;
                }
                w.xmitWaiting(w.frame(sent[0]++, len), false);
            });
            for (int i = 0; i < steps.size(); i++) {
                step(w, steps.get(i), (int) (seed >>> i & 0xFF));
                w.a.run(() -> w.a.machine.nanosleep(2 * MS));
            }
            settle(w, seed);
            long wire = w.counter(w.eth0, "tx_pkts_nic");
            assertThat(wire).isEqualTo(sent[0]);
            assertThat(w.received).doesNotHaveDuplicates().isSorted();
            long counted = w.lost() + w.counter(w.eth1, "rx_crc_errors") + w.nicB.deaf()
                + w.b.drops.size() + w.eth1.stats().resetDropped();
            assertThat(w.received.size() + counted).isEqualTo(wire);
            assertThat(faults.happened(Kind.BAD_CRC))
                .isGreaterThanOrEqualTo(w.counter(w.eth1, "rx_crc_errors"));
        }
    }

    /// All is well again, and everything comes to rest.
    private static void settle(Wired w, long seed) {
        w.nicB.inject(new NicFaults(seed));
        w.b.skbs.failSlab(null);
        w.hold = false;
        w.a.run(() -> w.a.machine.nanosleep(6_000 * MS));
        assertThat(w.nicB.peek(Reg.RXCTRL, 0) & 1).isOne();
    }
}
