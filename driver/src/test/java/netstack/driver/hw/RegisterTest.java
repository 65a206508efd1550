package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.dma.Report;
import netstack.driver.dma.Rule;

class RegisterTest {

    @Example
    void offsets_are_those_of_the_data_sheet() {
        assertThat(Reg.RDT.at(0)).isEqualTo(0x1018);
        assertThat(Reg.RDT.at(63)).isEqualTo(0x1018 + 63 * 0x40);
        assertThat(Reg.RDT.at(64)).isEqualTo(0xD018);
        assertThat(Reg.TDT.at(127)).isEqualTo(0x6018 + 127 * 0x40);
        assertThat(Reg.EITR.at(23)).isEqualTo(0x87C);
        assertThat(Reg.EITR.at(24)).isEqualTo(0x12300);
        assertThat(Reg.QPRDC.at(15)).isEqualTo(0x1430 + 15 * 0x40);
        assertThat(RegMap.slot(0x2100 + 4 * 3)).isEqualTo(RegMap.slot(Reg.SRRCTL.at(3)));
        assertThat(RegMap.slot(0x5404)).isEqualTo(RegMap.slot(Reg.RAH.at(0)));
    }

    @Example
    void every_register_has_one_place_and_a_line_of_text() {
        Set<Integer> offsets = new HashSet<>();
        for (Reg r : Reg.values()) {
            assertThat(r.doc()).isNotBlank();
            for (int i = 0; i < r.count(); i++) {
                assertThat(offsets.add(r.at(i))).isTrue();
                assertThat(RegMap.owner(RegMap.slot(r.at(i)))).isEqualTo(r);
                assertThat(RegMap.slot(r.at(i))).isEqualTo(RegMap.first(r) + i);
            }
        }
        assertThat(RegMap.slot(0x00004)).isEqualTo(-1);
        assertThat(RegMap.slot(0x00001)).isEqualTo(-1);
        assertThat(RegMap.slot(-4)).isEqualTo(-1);
        assertThat(RegMap.slot(0x30000)).isEqualTo(-1);
    }

    @Property(tries = 300)
    void plain_registers_keep_what_is_written(@ForAll("plain") Reg r, @ForAll int v) {
        RegisterFile f = new RegisterFile();
        int i = Math.floorMod(v, r.count());
        f.set(r, i, v);
        assertThat(f.get(r, i)).isEqualTo(v);
        f.reset();
        assertThat(f.get(r, i)).isEqualTo(r.isBar3() ? v : r.reset(i));
    }

    @Provide
    Arbitrary<Reg> plain() {
        return Arbitraries.of(Reg.class).filter(r -> r.access() == Access.RW);
    }

    @Example
    void the_fields_of_a_register_do_not_overlap_and_no_reserved_bit_is_a_field() {
        for (Reg r : Reg.values()) {
            int seen = 0;
            for (Field f : Field.of(r)) {
                assertThat(f.doc()).isNotBlank();
                assertThat(seen & f.mask()).as(f.name()).isZero();
                if (r.access() == Access.RW) {
                    assertThat(r.reserved() & f.mask()).as(f.name()).isZero();
                }
                seen |= f.mask();
            }
        }
        assertThat(Field.EITR_INTERVAL.mask()).isEqualTo(IxgbeType.EITR_INTERVAL);
        assertThat(Field.EICR_OTHER.mask()).isEqualTo(0x80000000);
        assertThat(Field.EITR_INTERVAL.bits()).isEqualTo("11:3");
        assertThat(Field.RXDCTL_ENABLE.bits()).isEqualTo("25");
    }

    /// The kernel's names for bits and the table's must mean the same bits.
    @Example
    void the_constants_of_the_driver_are_the_fields_of_the_table() throws Exception {
        int checked = 0;
        for (var c : IxgbeType.class.getFields()) {
            String name = c.getName().replace("RSS_FIELD_", "");
            for (Field f : Field.values()) {
                if (f.name().equals(name)) {
                    assertThat((Integer) c.get(null)).as(name).isEqualTo(f.mask());
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(35);
    }

    @Property(tries = 300)
    void a_change_is_told_by_its_fields_and_by_no_others(@ForAll("plain") Reg r, @ForAll int old,
            @ForAll int v) {
        String text = Field.text(r, old, v);
        for (Field f : Field.of(r)) {
            boolean named = (" " + text).contains(" " + f.label() + "=");
            assertThat(named).isEqualTo(old == v ? f.in(v) != 0 : f.in(old) != f.in(v));
        }
    }

    @Example
    void what_hardware_requires_is_not_what_it_has_after_a_reset() {
        int required = 0;
        for (Field f : Field.values()) {
            if (f.required()) {
                required++;
                assertThat(f.holdsIn(-1)).isEqualTo(f.must() != 0);
            }
        }
        assertThat(required).isEqualTo(4);
        assertThat(Field.RDRXCTL_RSCFRSTSIZE.holdsIn(Reg.RDRXCTL.reset(0))).isFalse();
        assertThat(Field.DCA_RXCTRL_BIT_12.holdsIn(Reg.DCA_RXCTRL.reset(0))).isFalse();
        assertThat(Field.RXDCTL_ENABLE.holdsIn(0)).isTrue();
    }

    @Example
    void a_trace_shows_each_write_with_the_value_before_and_reads_nothing_away() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                RegTrace trace = new RegTrace();
                bed.nic.listen(trace);
                bed.driver.hw.writel(Reg.EITR.at(3), 0x28);
                bed.driver.hw.writel(Reg.EITR.at(4), 0x28);
                bed.driver.hw.writel(Reg.EITR.at(3), 0x40);
                bed.nic.listen(null);
                bed.driver.hw.writel(Reg.EITR.at(3), 0);
                assertThat(trace.entries()).extracting(RegTrace.Entry::name)
                        .containsExactly("EITR(3-4)", "EITR(3)");
                assertThat(trace.entries().getLast().old()).isEqualTo(0x28);
                assertThat(trace.entries().getLast().value()).isEqualTo(0x40);
                bed.far.send(Bed.udp(1, 18, 1), bed.machine.now());
                bed.spend(2000);
                assertThat(bed.nic.peek(Reg.GPRC, 0)).isEqualTo(1);
                assertThat(bed.nic.peek(Reg.GPRC, 0)).isEqualTo(1);
                assertThat(bed.reg(Reg.GPRC, 0)).isEqualTo(1);
            });
        }
    }

    @Property(tries = 200)
    void counters_of_64_bits_carry(@ForAll List<@IntRange(min = 0) Integer> n) {
        RegisterFile f = new RegisterFile();
        long sum = 0;
        for (int x : n) {
            f.count(Reg.GORC, 0, 1, x);
            sum += x;
        }
        assertThat(f.take(Reg.GORC, 0)).isEqualTo((int) sum);
        assertThat(f.take(Reg.GORC, 1)).isEqualTo((int) (sum >>> 32));
        assertThat(f.get(Reg.GORC, 0)).isZero();
    }

    @Example
    void init_in_the_data_sheets_order_breaks_no_rule() {
        breaks(null, d -> { });
    }

    @Example
    void broken_rules_are_named() {
        breaks("S14: eth0: no register at 0x4", d -> d.hw.writel(4, 1));
        breaks("S15: eth0: STATUS can only be read", d -> d.hw.writel(Reg.STATUS.at(), 1));
        breaks("S15: eth0: a write of 0 to EIMS has no effect", d -> d.hw.writel(Reg.EIMS.at(), 0));
        breaks("S14: eth0: reserved bits in EIMC", d -> d.hw.writel(Reg.EIMC.at(), -1));
        breaks("S14: eth0: FCTRL written, only while RXCTRL.RXEN is 0",
                d -> d.hw.writel(Reg.FCTRL.at(), IxgbeType.FCTRL_BAM));
        breaks("S14: eth0: RDLEN written", d -> d.hw.writel(Reg.RDLEN.at(0), 512));
        breaks("S7: eth0: RDT 0 = 0xffffffff in a ring of 16", d -> d.hw.writel(Reg.RDT.at(0), -1));
        breaks("S7: eth0: RDT 0 moves from 15 to 14", d -> d.hw.writel(Reg.RDT.at(0), 14));
        breaks("S5: eth0: the tail of transmit ring 0 becomes 1 while stores to 1 descriptor", d -> {
            byte[] frame = Bed.udp(1, 18, 1);
            d.tx.getFirst().put(frame, 0, frame.length, TxDesc.DCMD_EOP | TxDesc.DCMD_RS, 0);
            d.hw.writelRelaxed(Reg.TDT.at(0), 1);
        });
        breaks("S13: eth0: receive ring 5 at bus address 0x0",
                d -> d.hw.writel(Reg.RXDCTL.at(5), IxgbeType.RXDCTL_ENABLE),
                "S13: eth0: receive ring 5 of 0 bytes", "S14: eth0: DCA_RXCTRL");
        breaks("S14: eth0: RXEN with RDRXCTL", d -> {
            d.hw.writel(Reg.RDRXCTL.at(), 0);
            d.hw.writel(Reg.RXCTRL.at(), 1);
        }, "S20: eth0: CRC strip");
    }

    private static void breaks(String report, Consumer<TestDriver> wrong, String... more) {
        try (Bed bed = new Bed(16)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                assertThat(bed.mem.debug().reports()).isEmpty();
                wrong.accept(bed.driver);
            });
            List<String> got = bed.mem.debug().reports().stream().map(Report::headline).toList();
            assertThat(got).hasSize(report == null ? 0 : 1 + more.length);
            if (report != null) {
                assertThat(got).anyMatch(r -> r.startsWith(report));
            }
            for (String m : more) {
                assertThat(got).anyMatch(r -> r.startsWith(m));
            }
        }
    }

    @Example
    void a_wrong_bus_address_is_a_fault_and_an_error_in_the_descriptor() {
        try (Bed bed = new Bed(16)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                rx.ring.setLong(0, rx.page[0]);
                bed.driver.hw.wmb();
                bed.far.send(Bed.udp(1, 18, 1), bed.machine.now());
                bed.spend(2000);
                assertThat(RxDesc.statusError(rx.ring.getLong(8)) & RxDesc.ERR_RXE).isNotZero();
                assertThat(bed.nic.dma().iommu().faults()).isEqualTo(1);
                bed.driver.dma.freeCoherent(rx.ring);
                bed.far.send(Bed.udp(1, 18, 1), bed.machine.now());
                bed.spend(2000);
                assertThat(bed.reg(Reg.EICS, 0) & IxgbeType.EICR_DHER).isNotZero();
                assertThat(bed.nic.dma().iommu().faults()).isEqualTo(2);
                assertThat(bed.mem.debug().reports()).extracting(Report::rule)
                        .containsExactly(Rule.S8, Rule.S2, Rule.S16, Rule.S2);
            });
        }
    }

    @Example
    void reset_forgets_everything_and_keeps_the_address() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, false);
                for (int i = 0; i < 20; i++) {
                    bed.far.send(Bed.udp(1, 18, 1), bed.machine.now());
                }
                bed.spend(2000);
                assertThat(bed.nic.buffered()).isPositive();
                bed.driver.hw.writel(Reg.CTRL.at(), IxgbeType.CTRL_RST);
                assertThat(bed.reg(Reg.CTRL, 0) & IxgbeType.CTRL_RST).isNotZero();
                assertThat(bed.reg(Reg.CTRL, 0) & IxgbeType.CTRL_RST).isZero();
                assertThat(bed.nic.buffered()).isZero();
                assertThat(bed.reg(Reg.RAL, 0)).isEqualTo(0x00BAE290);
                assertThat(bed.reg(Reg.RAH, 0)).isEqualTo(0x80000100);
                assertThat(bed.reg(Reg.RXDCTL, 0)).isZero();
                assertThat(bed.cable.liveFrames()).isZero();
            });
        }
    }
}
