package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NicTxTest {
    private static final int LAST = TxDesc.DCMD_EOP | TxDesc.DCMD_RS;

    @Property(tries = 100)
    void frames_leave_in_order_and_are_given_back(@ForAll long seed) {
        Random r = new Random(seed);
        try (Bed bed = new Bed(32, r.nextBoolean() ? 1 : 3,
                r.nextBoolean() ? 0 : 10_000_000_000L)) {
            List<byte[]> sent = new ArrayList<>();
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                for (int i = 0; i < 300; i++) {
                    if (r.nextInt(3) > 0 && room(tx) > 4) {
                        byte[] d = Bed.udp(i, 18 + r.nextInt(3000), 7);
                        sent.add(d);
                        split(tx, d, r);
                        if (r.nextBoolean()) {
                            tx.bell();
                        }
                    } else {
                        tx.clean();
                    }
                    bed.spend(r.nextInt(1000));
                }
                tx.bell();
                bed.spend(1_000_000);
                tx.clean();
                assertThat(tx.clean).isEqualTo(tx.use);
                assertThat(bed.reg(Reg.GPTC, 0)).isEqualTo(sent.size());
            });
            assertThat(bed.far.got).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(bed.far.got.get(i)).isEqualTo(sent.get(i));
            }
            assertThat(bed.far.badFcs).isFalse();
            assertThat(bed.far.at).isSorted();
            assertThat(bed.cable.liveFrames()).isZero();
        }
    }

    private static int room(TestDriver.Tx tx) {
        return Math.floorMod(tx.clean - tx.use - 1, 32);
    }

    private static void split(TestDriver.Tx tx, byte[] d, Random r) {
        int from = 0;
        for (int parts = r.nextInt(3); parts > 0; parts--) {
            int to = from + r.nextInt(d.length / 4);
            tx.put(d, from, Math.max(to, from + 1), 0, 0);
            from = Math.max(to, from + 1);
        }
        tx.put(d, from, d.length, LAST, 0);
    }

    @Example
    void short_frames_are_padded_with_zeros() {
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.tx.getFirst()
                        .send(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});
                bed.spend(1);
                assertThat(bed.driver.tx.getFirst().clean()).isEqualTo(1);
            });
            assertThat(bed.far.got.getFirst()).hasSize(60).startsWith(1, 2, 3).endsWith(0, 0);
        }
    }

    @Example
    void the_wire_takes_its_time() {
        try (Bed bed = new Bed(64, 1, 10_000_000_000L)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.spend(1000 - bed.machine.now());
                for (int i = 0; i < 50; i++) {
                    bed.driver.tx.getFirst().send(Bed.udp(i, 18, 1));
                }
                bed.spend(10);
                bed.driver.tx.getFirst().clean();
            });
            assertThat(bed.far.at.getFirst()).isEqualTo(1000 + Bed.DELAY + 67);
            assertThat(bed.far.at.getLast()).isEqualTo(1000 + Bed.DELAY + 3360);
        }
    }

    @Example
    void descriptors_wait_when_the_packet_buffer_is_full() {
        try (Bed bed = new Bed(512, 1, 1_000_000_000L)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                for (int i = 0; i < 300; i++) {
                    tx.put(Bed.udp(i, 1472, 1), 0, 1514, LAST, 0);
                }
                tx.bell();
                bed.spend(1);
                int fetched = tx.clean();
                assertThat(fetched).isBetween(104, 108);
                bed.spend(1_000_000);
                assertThat(tx.clean()).isBetween(80, 82);
                bed.spend(3_000_000);
                tx.clean();
                assertThat(tx.clean).isEqualTo(tx.use);
            });
            assertThat(bed.far.got).hasSize(300);
        }
    }

    @Example
    void checksums_are_put_in_on_request() {
        try (Bed bed = new Bed(32)) {
            byte[] whole = Bed.udp(1, 33, 5);
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                byte[] d = whole.clone();
                Bed.put(d, 24, 0x1234);
                Bed.put(d, 40, Bed.be(d, 26, 8, 17 + d.length - 34));
                tx.context(TxDesc.context0(0, 14, 20),
                        TxDesc.context1(TxDesc.TUCMD_IPV4, 0, 8, 0));
                tx.put(d, 0, d.length, LAST, TxDesc.POPTS_IXSM | TxDesc.POPTS_TXSM | TxDesc.CC);
                tx.bell();
                bed.spend(1);
                assertThat(tx.clean()).isEqualTo(2);
            });
            assertThat(bed.far.got.getFirst()).isEqualTo(whole);
        }
    }

    @Example
    void vlan_tag_is_inserted() {
        try (Bed bed = new Bed(32)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                tx.context(TxDesc.context0(0x2064, 14, 20), TxDesc.context1(0, 0, 0, 1));
                tx.put(Bed.udp(1, 18, 5), 0, 60, LAST | TxDesc.DCMD_VLE, TxDesc.CC | 1 << 4);
                tx.bell();
                tx.clean();
            });
            byte[] got = bed.far.got.getFirst();
            assertThat(got).hasSize(64);
            assertThat(got[12] & 0xFF).isEqualTo(0x81);
            assertThat(got[14] << 8 | got[15]).isEqualTo(0x2064);
            assertThat(got[16]).isEqualTo((byte) 8);
        }
    }

    @Example
    void wthresh_reports_in_batches_and_when_eitr_expires() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(10);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.TXDCTL.at(0), 0);
                hw.writel(Reg.TXDCTL.at(0), IxgbeType.TXDCTL_ENABLE | 8 << 16);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                for (int i = 0; i < 7; i++) {
                    tx.send(Bed.udp(i, 18, 1));
                }
                assertThat(tx.clean()).isZero();
                tx.send(Bed.udp(8, 18, 1));
                assertThat(tx.clean()).isEqualTo(8);
                tx.send(Bed.udp(9, 18, 1));
                bed.spend(20_000);
                assertThat(tx.clean()).isZero();
                bed.spend(1000);
                assertThat(tx.clean()).isEqualTo(1);
            });
        }
    }

    @Example
    void the_head_can_be_written_instead_of_dd() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                var word = bed.nic.dma().allocCoherent(64);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.TXDCTL.at(0), 0);
                hw.writel(Reg.TDWBAL.at(0), (int) word.dma() | 1);
                hw.writel(Reg.TDWBAH.at(0), (int) (word.dma() >>> 32));
                hw.writel(Reg.TXDCTL.at(0), IxgbeType.TXDCTL_ENABLE);
                bed.driver.tx.getFirst().send(Bed.udp(1, 18, 1));
                bed.driver.tx.getFirst().send(Bed.udp(2, 18, 1));
                assertThat(word.getInt(0)).isEqualTo(2);
                bed.nic.dma().freeCoherent(word);
            });
        }
    }

    @Example
    void nothing_leaves_without_a_link_and_all_of_it_when_it_is_back() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.nic.carrier(false);
                assertThat(bed.reg(Reg.LINKS, 0)).isZero();
                bed.driver.tx.getFirst().send(Bed.udp(1, 18, 1));
                bed.spend(1000);
                assertThat(bed.far.got).isEmpty();
                bed.nic.carrier(true);
                assertThat(bed.far.got).hasSize(1);
            });
        }
    }
}
