package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VlanTest {

    @Property(tries = 60)
    void what_was_inserted_is_stripped_again(@ForAll @IntRange(max = 65535) int tci,
            @ForAll @IntRange(min = 18, max = 3000) int payload) {
        byte[] d = Bed.udp(1, payload, 5);
        try (Bed bed = new Bed(32)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.hw.writel(Reg.RXDCTL.at(0),
                        IxgbeType.RXDCTL_ENABLE | IxgbeType.RXDCTL_VME);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                tx.context(TxDesc.context0(tci, 14, 20), TxDesc.context1(0, 0, 0, 0));
                tx.put(d, 0, d.length, TxDesc.DCMD_EOP | TxDesc.DCMD_RS | TxDesc.DCMD_VLE,
                        TxDesc.CC);
                tx.bell();
                bed.spend(1);
                assertThat(bed.far.got.getFirst()).isEqualTo(Frames.tagged(d, tci));
                bed.far.send(bed.far.got.getFirst(), bed.machine.now());
                bed.spend(2000);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                rx.poll(9);
                assertThat(rx.got.getFirst()).isEqualTo(d);
                assertThat(rx.status & RxDesc.STAT_VP).isNotZero();
                assertThat(rx.status & (RxDesc.STAT_L4CS | RxDesc.ERR_TCPE))
                        .isEqualTo(RxDesc.STAT_L4CS);
                assertThat(rx.vlan).isEqualTo(tci);
                tx.clean();
            });
        }
    }

    @Example
    void without_vme_the_tag_stays_and_is_not_told() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                byte[] d = Frames.tagged(Bed.udp(1, 18, 5), 7);
                bed.far.send(d, bed.machine.now());
                bed.spend(2000);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                rx.poll(1);
                assertThat(rx.got.getFirst()).isEqualTo(d);
                assertThat(rx.status & RxDesc.STAT_VP).isZero();
                assertThat(rx.vlan).isZero();
                assertThat(RxDesc.pktType(rx.word0)).isEqualTo(
                        RxDesc.TYPE_IPV4 | RxDesc.TYPE_UDP);
            });
        }
    }

    @Property(tries = 40)
    void the_filter_takes_the_vlans_of_the_table_and_untagged_frames(@ForAll long seed) {
        Random r = new Random(seed);
        BitSet vlans = new BitSet(4096);
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.VLNCTRL.at(), 0x8100 | IxgbeType.VLNCTRL_VFE);
                for (int i = 0; i < 40; i++) {
                    int vid = r.nextInt(64);
                    if (r.nextInt(4) == 0) {
                        vlans.flip(vid);
                        hw.writel(Reg.VFTA.at(vid >> 5),
                                hw.readl(Reg.VFTA.at(vid >> 5)) ^ 1 << (vid & 31));
                    }
                    int tci = r.nextInt(16) << 12 | vid;
                    assertThat(arrives(bed, Frames.tagged(Bed.udp(1, 18, 1), tci)))
                            .isEqualTo(vlans.get(vid));
                    assertThat(arrives(bed, Bed.udp(1, 18, 1))).isTrue();
                }
            });
        }
    }

    @Example
    void the_filter_can_look_at_the_cfi_bit_too() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.hw.writel(Reg.VFTA.at(0), 0x20);
                bed.driver.hw.writel(Reg.VLNCTRL.at(),
                        0x8100 | IxgbeType.VLNCTRL_VFE | IxgbeType.VLNCTRL_CFIEN);
                assertThat(arrives(bed, Frames.tagged(Bed.udp(1, 18, 1), 5))).isTrue();
                assertThat(arrives(bed, Frames.tagged(Bed.udp(1, 18, 1), 0x1005))).isFalse();
            });
        }
    }

    @Example
    void a_tag_does_not_count_against_the_longest_frame() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.MAXFRS.at(), 1518 << 16);
                assertThat(arrives(bed, Frames.tagged(Bed.udp(1, 1472, 1), 5))).isTrue();
                assertThat(arrives(bed, Bed.udp(1, 1473, 1))).isFalse();
                assertThat(bed.reg(Reg.ROC, 0)).isEqualTo(1);
                hw.writel(Reg.HLREG0.at(), hw.readl(Reg.HLREG0.at())
                        & ~IxgbeType.HLREG0_JUMBOEN);
                hw.writel(Reg.MAXFRS.at(), 9728 << 16);
                assertThat(arrives(bed, Bed.udp(1, 1472, 1))).isTrue();
                assertThat(arrives(bed, Bed.udp(1, 1473, 1))).isFalse();
            });
        }
    }

    /// Both places strip, or the sequence is stored as it was on the wire.
    @Example
    void the_check_sequence_is_stripped_when_both_places_say_so() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                byte[] d = Bed.udp(1, 40, 1);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.HLREG0.at(), hw.readl(Reg.HLREG0.at())
                        & ~IxgbeType.HLREG0_RXCRCSTRP);
                assertThat(arrives(bed, d)).isTrue();
                byte[] got = bed.driver.rx.getFirst().got.getLast();
                assertThat(got).hasSize(d.length + 4).startsWith(d);
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(got);
                // The residue of a frame with its own sequence (IEEE 802.3).
                assertThat((int) crc.getValue()).isEqualTo(0x2144DF1C);
                hw.writel(Reg.HLREG0.at(), hw.readl(Reg.HLREG0.at())
                        | IxgbeType.HLREG0_RXCRCSTRP);
                assertThat(arrives(bed, d)).isTrue();
                assertThat(bed.driver.rx.getFirst().got.getLast()).isEqualTo(d);
            });
        }
    }

    private static boolean arrives(Bed bed, byte[] d) {
        bed.far.send(d, bed.machine.now());
        bed.spend(3000);
        TestDriver.Rx rx = bed.driver.rx.getFirst();
        int n = rx.poll(1);
        rx.refill(1);
        return n == 1;
    }
}
