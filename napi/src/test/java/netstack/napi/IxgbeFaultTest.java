package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

import netstack.driver.hw.NicFaults;
import netstack.driver.hw.NicFaults.Kind;
import netstack.driver.ixgbe.IxgbeConfig;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The driver on a card that fails: each fault is counted, and what the real driver resets is
/// reset. `Wired` checks at its end that nothing was leaked.
class IxgbeFaultTest {
    private static final long MS = 1_000_000;
    private static final IxgbeConfig PLAIN = new IxgbeConfig(1, 256, 256, 0);

    private static void send(Wired w, int from, int n, long gap) {
        w.a.run(() -> {
            for (int i = from; i < from + n; i++) {
                w.xmitWaiting(w.frame(i, 60), false);
                w.a.machine.nanosleep(gap);
            }
        });
    }

    private static List<Integer> range(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Test
    void a_hang_of_transmit_is_found_and_cured_by_a_reset() {
        try (Wired w = new Wired(PLAIN)) {
            w.nicA.inject(new NicFaults(1).txHang(w.world.now() + 50 * MS));
            send(w, 0, 40, 5 * MS);
            // Two looks, two seconds apart.
            w.a.run(() -> w.a.machine.nanosleep(9000 * MS));
            assertThat(w.counter(w.eth0, "tx_timeout_count")).isEqualTo(1);
            send(w, 1000, 5, MS);
            assertThat(w.received).contains(1000, 1001, 1002, 1003, 1004).isSorted();
            assertThat(w.a.drops).hasSize(40 + 5 - w.received.size());
        }
    }

    @Property(tries = 8)
    void a_link_that_flaps_takes_the_carrier_along(@ForAll @IntRange(min = 6, max = 50) int ms) {
        try (Wired w = new Wired(PLAIN)) {
            w.nicA.inject(new NicFaults(1).linkFlap(w.world.now() + 20 * MS, ms * MS));
            w.a.run(() -> {
                w.a.machine.nanosleep(20 * MS + ms * MS / 2);
                assertThat(w.eth0.dev().carrierOk()).isFalse();
                w.a.machine.nanosleep(ms * MS / 2 + 20 * MS);
                assertThat(w.eth0.dev().carrierOk()).isTrue();
            });
            send(w, 0, 10, MS);
            assertThat(w.received).isEqualTo(range(10));
            assertThat(w.counter(w.eth0, "lsc_int")).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void what_waits_in_the_ring_when_the_link_goes_is_flushed_by_a_reset() {
        try (Wired w = new Wired(PLAIN)) {
            w.a.run(() -> {
                w.nicA.carrier(false);
                w.xmit(w.frame(1, 60), false);
                w.a.machine.nanosleep(3000 * MS);
                assertThat(w.a.skbs.live()).isZero();
                w.nicA.carrier(true);
                w.a.machine.nanosleep(50 * MS);
            });
            assertThat(w.counter(w.eth0, "tx_timeout_count")).isPositive();
            send(w, 2, 1, MS);
            assertThat(w.received).containsExactly(2);
        }
    }

    @Property(tries = 6)
    void a_card_that_is_pulled_out_takes_its_device_along(
            @ForAll @IntRange(min = 1, max = 30) int ms, @ForAll boolean receiver) {
        try (Wired w = new Wired(PLAIN)) {
            var nic = receiver ? w.nicB : w.nicA;
            var host = receiver ? w.b : w.a;
            var eth = receiver ? w.eth1 : w.eth0;
            nic.inject(new NicFaults(1).removal(w.world.now() + ms * MS));
            w.a.machine.spawn("sender", 0, () -> {
                for (int i = 0; i < 100; i++) {
                    w.xmitWaiting(w.frame(i, 60), false);
                    w.a.machine.nanosleep(MS);
                }
            });
            w.a.run(() -> w.a.machine.nanosleep(5000 * MS));
            assertThat(host.net.devices().byName(eth.dev().name())).isNull();
            assertThat(host.machine.lines()).noneMatch(l -> l.name().startsWith("eth0"));
        }
    }

    @Property(tries = 10)
    void lost_interrupts_delay_frames_but_lose_none(@ForAll long seed) {
        try (Wired w = new Wired(PLAIN)) {
            NicFaults faults = new NicFaults(seed).lostInterrupt(0.3);
            w.nicB.inject(faults);
            send(w, 0, 60, MS);
            w.a.run(() -> w.a.machine.nanosleep(30_000 * MS));
            w.nicB.inject(new NicFaults(seed));
            w.a.run(() -> w.a.machine.nanosleep(5_000 * MS));
            assertThat(w.received).isEqualTo(range(60));
        }
    }

    @Property(tries = 10)
    void interrupts_for_nothing_do_no_harm(@ForAll long seed) {
        try (Wired w = new Wired(PLAIN)) {
            w.nicB.inject(new NicFaults(seed).spuriousInterrupt(0.5, 700));
            w.nicA.inject(new NicFaults(seed).spuriousInterrupt(0.5, 300));
            send(w, 0, 100, 20_000);
            w.a.run(() -> w.a.machine.nanosleep(5 * MS));
            assertThat(w.received).isEqualTo(range(100));
        }
    }

    @Property(tries = 10)
    void a_torn_write_back_is_read_when_it_is_whole(@ForAll long seed,
            @ForAll @IntRange(min = 50, max = 1000) int ns) {
        try (Wired w = new Wired(PLAIN)) {
            w.nicB.inject(new NicFaults(seed).tornWriteBack(0.3, ns).dmaSpike(0.1, 4 * ns));
            send(w, 0, 100, 20_000);
            w.a.run(() -> w.a.machine.nanosleep(10_000 * MS));
            assertThat(w.received).isEqualTo(range(100));
        }
    }

    @Property(tries = 10)
    void frames_with_a_bad_check_sequence_are_counted_by_the_mac(@ForAll long seed) {
        try (Wired w = new Wired(PLAIN)) {
            NicFaults faults = new NicFaults(seed).badCrc(0.2);
            w.nicB.inject(faults);
            send(w, 0, 100, 20_000);
            assertThat(w.counter(w.eth1, "rx_crc_errors"))
                .isEqualTo(faults.happened(Kind.BAD_CRC));
            assertThat(w.received).hasSize(100 - (int) faults.happened(Kind.BAD_CRC)).isSorted();
        }
    }

    @Property(tries = 10)
    void an_access_that_the_iommu_refuses_costs_that_frame_only(@ForAll long seed) {
        try (Wired w = new Wired(PLAIN)) {
            NicFaults rx = new NicFaults(seed).dmaFault(0.1);
            w.nicB.inject(rx);
            send(w, 0, 100, 20_000);
            w.a.run(() -> w.a.machine.nanosleep(5 * MS));
            assertThat(w.received).hasSize(100 - (int) rx.happened(Kind.DMA_FAULT)).isSorted();
            assertThat(w.b.drops).hasSize((int) rx.happened(Kind.DMA_FAULT));
            w.nicB.inject(new NicFaults(seed));
            NicFaults tx = new NicFaults(seed).dmaFault(0.1);
            w.nicA.inject(tx);
            w.received.clear();
            send(w, 0, 100, 20_000);
            w.a.run(() -> w.a.machine.nanosleep(5 * MS));
            assertThat(w.received).hasSize(100 - (int) tx.happened(Kind.DMA_FAULT)).isSorted();
        }
    }
}
