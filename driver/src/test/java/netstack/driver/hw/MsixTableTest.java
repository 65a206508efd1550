package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.dma.Report;
import netstack.driver.dma.Rule;
import netstack.driver.machine.IrqLine;

/// The table of MSI-X in BAR 3: where messages go is what it says, and those of a masked vector
/// wait in the pending bits.
class MsixTableTest {
    private static void mask(Bed bed, int v, boolean on) {
        bed.driver.hw.writel(Reg.MSIXTVCTRL.at(v), on ? 1 : 0);
    }

    private static void softwareInterrupt(Bed bed) {
        bed.driver.hw.writel(Reg.EIMS.at(), 1);
        bed.driver.hw.writel(Reg.EICS.at(), 1);
    }

    private static int pending(Bed bed) {
        return bed.reg(Reg.MSIXPBA, 0);
    }

    @Example
    void after_power_on_every_vector_is_masked_and_says_nothing() {
        RegisterFile regs = new RegisterFile();
        for (int v = 0; v < 64; v++) {
            assertThat(regs.get(Reg.MSIXTVCTRL, v)).isOne();
        }
        assertThat(Reg.MSIXTADD.at(63) + 12).isEqualTo(Reg.MSIXTVCTRL.at(63));
        assertThat(Reg.MSIXPBA.at(0) - Reg.MSIXTADD.at(0)).isEqualTo(0x2000);
    }

    @Example
    void the_entry_holds_the_address_of_the_cpus_controller_and_a_vector_of_it() {
        try (Bed bed = new Bed(64, 4, 0)) {
            bed.run(() -> {
                for (int v = 0; v < 16; v++) {
                    assertThat(bed.reg(Reg.MSIXTADD, v)).isEqualTo(0xFEE0_0000 | v % 4 << 12);
                    assertThat(bed.reg(Reg.MSIXTUADD, v)).isZero();
                    assertThat(bed.reg(Reg.MSIXTMSG, v)).isBetween(0x20, 0xFF);
                    assertThat(bed.reg(Reg.MSIXTVCTRL, v)).isZero();
                }
            });
        }
    }

    @Example
    void a_line_that_goes_to_another_cpu_takes_its_entry_along() {
        try (Bed bed = new Bed(64, 2, 0)) {
            bed.run(() -> {
                IrqLine line = bed.machine.lines().stream()
                    .filter(l -> l.name().equals("eth0-0")).findFirst().orElseThrow();
                bed.driver.up(1, true);
                bed.driver.msix(0);
                line.setAffinity(2);
                assertThat(bed.reg(Reg.MSIXTADD, 0)).isEqualTo(0xFEE0_1000);
                softwareInterrupt(bed);
                bed.machine.nanosleep(10_000);
                assertThat(line.count(0)).isZero();
                assertThat(line.count(1)).isOne();
            });
        }
    }

    @Example
    void a_reset_of_the_device_leaves_the_table_alone() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                int address = bed.reg(Reg.MSIXTADD, 3);
                bed.driver.hw.writel(Reg.CTRL.at(), IxgbeType.CTRL_RST_MASK);
                assertThat(bed.reg(Reg.MSIXTADD, 3)).isEqualTo(address).isNotZero();
                assertThat(bed.reg(Reg.MSIXTVCTRL, 3)).isZero();
            });
        }
    }

    /// However often a masked vector had a reason, one message comes when the mask goes, at once.
    @Property(tries = 30)
    void messages_of_a_masked_vector_are_one_message_after_it(@ForAll @IntRange(max = 5) int n) {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                mask(bed, 0, true);
                for (int i = 0; i < n; i++) {
                    softwareInterrupt(bed);
                    bed.spend(100);
                }
                assertThat(bed.irqs).isEmpty();
                assertThat(pending(bed)).isEqualTo(n > 0 ? 1 : 0);
                long t = bed.machine.now();
                mask(bed, 0, false);
                bed.spend(1);
                assertThat(bed.irqs).hasSize(n > 0 ? 1 : 0).allMatch(at -> at == t);
                assertThat(pending(bed)).isZero();
                softwareInterrupt(bed);
                bed.spend(100);
                assertThat(bed.irqs).hasSize(n > 0 ? 2 : 1);
            });
        }
    }

    /// Masks, causes and polls in any order: a message is sent for each cause, or waits.
    @Property(tries = 60)
    void no_cause_is_forgotten_behind_a_mask(@ForAll long seed) {
        Random r = new Random(seed);
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                List<Long> caused = new ArrayList<>();
                boolean masked = false;
                boolean waits = false;
                int expected = 0;
                for (int i = 0; i < 40; i++) {
                    if (r.nextBoolean()) {
                        masked = r.nextBoolean();
                        mask(bed, 0, masked);
                        expected += waits && !masked ? 1 : 0;
                        waits &= masked;
                    } else {
                        softwareInterrupt(bed);
                        caused.add(bed.machine.now());
                        expected += masked ? 0 : 1;
                        waits |= masked;
                    }
                    bed.spend(50);
                    assertThat(bed.irqs).as("after %s", caused).hasSize(expected);
                    assertThat(pending(bed)).isEqualTo(waits ? 1 : 0);
                }
            });
        }
    }

    @Example
    void an_entry_that_is_changed_without_a_mask_is_reported() {
        try (Bed bed = new Bed(64)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.hw.writel(Reg.MSIXTMSG.at(2), 0x99);
                List<Report> reports = bed.mem.debug().reports();
                assertThat(reports).hasSize(1);
                assertThat(reports.getFirst().rule()).isEqualTo(Rule.S14);
                assertThat(reports.getFirst().what())
                    .contains("MSIXTMSG", "only while the vector is masked");
            });
        }
    }
}
