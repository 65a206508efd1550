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
}
