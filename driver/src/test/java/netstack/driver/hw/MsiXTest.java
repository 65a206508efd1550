package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MsiXTest {
    private static final int UNIT = IxgbeType.EITR_UNIT_NS;

    private static void frame(Bed bed, int port) {
        bed.far.send(Bed.udp(1, 18, port), bed.machine.now());
    }

    private static void allow(Bed bed) {
        bed.driver.hw.writel(Reg.EIMS.at(), 1);
    }

    @Example
    void first_event_after_idle_fires_at_once() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(100);
                bed.onIrq = () -> allow(bed);
                long t = bed.machine.now();
                frame(bed, 1);
                bed.spend(300 * UNIT);
                frame(bed, 1);
                bed.spend(5000);
                assertThat(bed.irqs).containsExactly(t + Bed.DELAY, t + 300L * UNIT + Bed.DELAY);
            });
        }
    }

    @Example
    void events_in_the_gap_give_one_more_message_at_its_end() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(10);
                bed.onIrq = () -> allow(bed);
                long t = bed.machine.now() + Bed.DELAY;
                for (int i = 0; i < 5; i++) {
                    frame(bed, 1);
                    bed.spend(100);
                }
                bed.spend(100 * UNIT);
                assertThat(bed.irqs).containsExactly(t, t + 10L * UNIT);
            });
        }
    }

    @Property(tries = 60)
    void the_gap_is_never_undercut_and_no_event_is_forgotten(@ForAll long seed,
            @ForAll @IntRange(min = 0, max = 511) int units) {
        Random r = new Random(seed);
        try (Bed bed = new Bed(256)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(units);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                int[] polled = {0};
                bed.onIrq = () -> {
                    polled[0] += rx.poll(256);
                    allow(bed);
                };
                int sent = 1 + r.nextInt(200);
                for (int i = 0; i < sent; i++) {
                    frame(bed, 1);
                    bed.spend(r.nextInt(2 * UNIT));
                }
                bed.spend(1024L * UNIT);
                assertThat(polled[0]).isEqualTo(sent);
                for (int i = 1; i < bed.irqs.size(); i++) {
                    assertThat(bed.irqs.get(i) - bed.irqs.get(i - 1))
                            .isGreaterThanOrEqualTo((long) units * UNIT);
                }
                assertThat(bed.irqs.size()).isLessThanOrEqualTo(sent);
            });
        }
    }

    @Example
    void the_message_masks_its_vector_and_eims_lets_what_is_pending_out() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                frame(bed, 1);
                bed.spend(2000);
                assertThat(bed.reg(Reg.EIMS, 0) & 1).isZero();
                frame(bed, 1);
                frame(bed, 1);
                bed.spend(2000);
                assertThat(bed.irqs).hasSize(1);
                assertThat(bed.reg(Reg.EICS, 0) & 1).isEqualTo(1);
                allow(bed);
                bed.spend(1);
                assertThat(bed.irqs).hasSize(2);
                allow(bed);
                bed.spend(5000);
                assertThat(bed.irqs).hasSize(2);
            });
        }
    }

    @Example
    void without_auto_clear_a_cause_is_told_once_until_eicr_is_read() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                bed.driver.hw.writel(Reg.EIAC.at(), 0);
                bed.driver.hw.writel(Reg.EIAM.at(), 0);
                frame(bed, 1);
                bed.spend(2000);
                frame(bed, 1);
                bed.spend(2000);
                assertThat(bed.irqs).hasSize(1);
                frame(bed, 1);   // on its way while the cause is still set
                assertThat(bed.reg(Reg.EICR, 0) & 1).isEqualTo(1);
                assertThat(bed.reg(Reg.EICR, 0) & 1).isZero();
                bed.spend(2000);
                assertThat(bed.irqs).hasSize(2);
            });
        }
    }

    @Example
    void link_changes_and_software_causes_interrupt() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.EICS.at(), 1);
                bed.spend(1);
                assertThat(bed.irqs).hasSize(1);
                hw.writel(Reg.IVAR_MISC.at(), 0x8100);
                hw.writel(Reg.EIMS.at(), IxgbeType.EICR_LSC);
                bed.nic.carrier(false);
                bed.spend(1);
                assertThat(bed.irqs).hasSize(2);
                assertThat(bed.reg(Reg.EICS, 0) & IxgbeType.EICR_LSC).isNotZero();
                hw.writel(Reg.EICR.at(), IxgbeType.EICR_LSC);
                assertThat(bed.reg(Reg.EICS, 0) & IxgbeType.EICR_LSC).isZero();
            });
        }
    }

    @Example
    void a_transmit_completion_interrupts() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                bed.driver.tx.getFirst().send(Bed.udp(1, 18, 1));
                bed.spend(1);
                assertThat(bed.irqs).hasSize(1);
                assertThat(bed.driver.tx.getFirst().clean()).isEqualTo(1);
            });
        }
    }

    /// A message loads the counter with the EITR of that time: a new value,
    /// written without touching the counter, holds from the next message.
    @Property(tries = 40)
    void a_changed_eitr_holds_from_the_next_message(@ForAll long seed) {
        Random r = new Random(seed);
        try (Bed bed = new Bed(256)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(5);
                long[] gap = {5L * UNIT};
                long[] loaded = {0};
                long[] last = {-1};
                bed.onIrq = () -> {
                    long t = bed.irqs.getLast();
                    if (last[0] >= 0) {
                        assertThat(t - last[0]).isGreaterThanOrEqualTo(loaded[0]);
                    }
                    last[0] = t;
                    loaded[0] = gap[0];
                    bed.driver.rx.getFirst().poll(64);
                    bed.driver.rx.getFirst().refill(64);
                    allow(bed);
                };
                for (int i = 0; i < 150; i++) {
                    frame(bed, 1);
                    bed.spend(r.nextInt(3 * UNIT));
                    if (r.nextInt(5) == 0) {
                        int units = r.nextInt(20);
                        bed.driver.hw.writel(Reg.EITR.at(0),
                                units << 3 | IxgbeType.EITR_CNT_WDIS);
                        gap[0] = (long) units * UNIT;
                    }
                }
                bed.spend(64L * UNIT);
                assertThat(bed.driver.rx.getFirst().got).hasSize(150);
            });
        }
    }

    @Example
    void a_write_to_eitr_that_does_not_spare_the_counter_ends_the_gap() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(100);
                bed.onIrq = () -> allow(bed);
                frame(bed, 1);
                bed.spend(2000);
                frame(bed, 1);
                bed.spend(2000);
                assertThat(bed.irqs).hasSize(1);
                bed.driver.hw.writel(Reg.EITR.at(0), 100 << 3 | IxgbeType.EITR_CNT_WDIS);
                bed.spend(2000);
                assertThat(bed.irqs).hasSize(1);
                bed.driver.hw.writel(Reg.EITR.at(0), 100 << 3);
                bed.spend(1);
                assertThat(bed.irqs).hasSize(2);
            });
        }
    }

    /// The two tests that other models fail (no event, no message).
    @Property(tries = 30)
    void no_event_gives_no_message(@ForAll @IntRange(min = 1, max = 511) int units) {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(units);
                bed.onIrq = () -> allow(bed);
                bed.spend(10_000_000);
                assertThat(bed.irqs).isEmpty();
                frame(bed, 1);
                bed.spend(10_000_000);
                assertThat(bed.irqs).hasSize(1);
                assertThat(bed.nic.messages()).isEqualTo(1);
            });
        }
    }

    /// Vectors are apart from each other: each has its own gap and mask.
    @Property(tries = 25)
    void every_queue_interrupts_by_its_own_vector_on_its_own_cpu(@ForAll long seed) {
        Random r = new Random(seed);
        int cpus = 1 + r.nextInt(4);
        try (Bed bed = new Bed(64, cpus, 0)) {
            int[] seen = new int[4];
            bed.run(() -> {
                bed.driver.up(4, true);
                bed.driver.msix(r.nextInt(8));
                Mmio hw = bed.driver.hw;
                int[] vector = {3, 0, 2, 1};
                for (int q = 0; q < 4; q++) {
                    int at = Reg.IVAR.at(q >> 1);
                    int shift = 16 * (q & 1);
                    hw.writel(at, hw.readl(at) & ~(0xFFFF << shift)
                            | (0x80 | vector[q]) * 0x101 << shift);
                }
                for (int q = 0; q < 4; q++) {
                    int before = bed.irqs.size();
                    hw.writel(Reg.EICS.at(), 1 << vector[q]);
                    bed.spend(5000);
                    assertThat(bed.irqs.size()).isEqualTo(before + 1);
                    assertThat(bed.reg(Reg.EIMS, 0) >> vector[q] & 1).isZero();
                    seen[q]++;
                }
            });
            assertThat(seen).containsOnly(1);
        }
    }

    @Example
    void other_causes_keep_their_gap_and_are_told_once() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.IVAR_MISC.at(), 0x8100);
                hw.writel(Reg.EITR.at(1), 10 << 3);
                hw.writel(Reg.EIMS.at(), IxgbeType.EICR_LSC | IxgbeType.EICR_RX_MISS);
                long t = bed.machine.now();
                bed.nic.carrier(false);
                bed.nic.carrier(true);
                bed.spend(1);
                assertThat(bed.irqs).containsExactly(t);
                hw.writel(Reg.EICS.at(), IxgbeType.EICR_RX_MISS);
                bed.spend(5 * UNIT);
                assertThat(bed.irqs).hasSize(1);
                bed.spend(6 * UNIT);
                assertThat(bed.irqs).containsExactly(t, t + 10L * UNIT);
                assertThat(bed.reg(Reg.EICS, 0)
                        & (IxgbeType.EICR_LSC | IxgbeType.EICR_RX_MISS))
                        .isEqualTo(IxgbeType.EICR_LSC | IxgbeType.EICR_RX_MISS);
            });
        }
    }

    @Example
    void with_ocd_reading_eicr_leaves_the_queues_alone() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.EICS.at(), 5 | IxgbeType.EICR_LSC);
                hw.writel(Reg.GPIE.at(), IxgbeType.GPIE_OCD);
                assertThat(bed.reg(Reg.EICR, 0)).isEqualTo(5 | IxgbeType.EICR_LSC);
                assertThat(bed.reg(Reg.EICR, 0)).isEqualTo(5);
                hw.writel(Reg.EICR.at(), 4);
                assertThat(bed.reg(Reg.EICS, 0)).isEqualTo(1);
                hw.writel(Reg.GPIE.at(), 0);
                assertThat(bed.reg(Reg.EICR, 0)).isEqualTo(1);
                assertThat(bed.reg(Reg.EICS, 0)).isZero();
            });
        }
    }

    /// Vectors 16 to 63 have their causes in the second view only.
    @Example
    void the_extended_registers_reach_all_64_vectors() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.EICS_EX.at(1), 0x80000001);
                assertThat(bed.reg(Reg.EICS_EX, 1)).isEqualTo(0x80000001);
                assertThat(bed.reg(Reg.EICS, 0)).isZero();
                hw.writel(Reg.EIMS_EX.at(0), 0x10002);
                assertThat(bed.reg(Reg.EIMS_EX, 0)).isEqualTo(0x10002);
                assertThat(bed.reg(Reg.EIMS, 0)).isEqualTo(2);
                hw.writel(Reg.EIMC_EX.at(0), 2);
                assertThat(bed.reg(Reg.EIMS_EX, 0)).isEqualTo(0x10000);
            });
        }
    }
}
