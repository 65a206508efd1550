package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import netstack.driver.hw.NicFaults.Kind;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NicFaultsTest {

    private static void frame(Bed bed) {
        bed.far.send(Bed.udp(1, 18, 1), bed.machine.now());
    }

    /// Delivered, delivered with an error, counted, or lost in the card:
    /// every frame is one of these, whatever goes wrong.
    @Property(tries = 60)
    void every_frame_is_accounted_for(@ForAll long seed) {
        Random r = new Random(seed);
        NicFaults faults = new NicFaults(seed).badCrc(0.1).dmaFault(0.1).dmaSpike(0.2, 3000)
                .lostInterrupt(0.2).spuriousInterrupt(0.2, 500).linkFlap(40_000, 20_000);
        try (Bed bed = new Bed(16)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, r.nextBoolean());
                bed.driver.msix(r.nextInt(4));
                bed.nic.inject(faults);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                int[] got = {0};
                bed.onIrq = () -> {
                    got[0] += rx.poll(64);
                    rx.refill(64);
                    bed.driver.hw.writel(Reg.EIMS.at(), 1);
                };
                int sent = 150;
                for (int i = 0; i < sent; i++) {
                    frame(bed);
                    bed.spend(r.nextInt(1500));
                    if (r.nextInt(10) == 0) {
                        got[0] += rx.poll(4);
                    }
                }
                for (int i = 0; i < 20; i++) {
                    bed.spend(20_000);
                    got[0] += rx.poll(64);
                    rx.refill(64);
                }
                assertThat(bed.nic.buffered()).isZero();
                long counted = bed.reg(Reg.QPRDC, 0) + bed.reg(Reg.CRCERRS, 0)
                        + bed.reg(Reg.RXMPC, 0);
                assertThat(got[0] + counted + bed.nic.deaf()).isEqualTo(sent);
                assertThat(faults.happened(Kind.BAD_CRC)).isPositive();
                assertThat(faults.happened(Kind.LINK_FLAP)).isEqualTo(1);
                assertThat(bed.nic.deaf()).isPositive();
                bed.driver.down();
            });
            assertThat(bed.cable.liveFrames()).isZero();
            assertThat(bed.nic.audit()).isEmpty();
            assertThat(bed.nic.dma().iommu().faults()).isEqualTo(faults.happened(Kind.DMA_FAULT));
            assertThat(bed.mem.debug().reports()).isEmpty();
        }
    }

    @Example
    void a_torn_write_back_shows_dd_before_the_length() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                NicFaults f = new NicFaults(1).tornWriteBack(1, 300);
                bed.nic.inject(f);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                frame(bed);
                bed.spend(Bed.DELAY);
                long half = rx.ring.getLong(8);
                assertThat(RxDesc.statusError(half) & RxDesc.STAT_DD).isNotZero();
                assertThat(RxDesc.length(half)).isZero();
                bed.spend(300);
                assertThat(RxDesc.length(rx.ring.getLong(8))).isEqualTo(60);
                assertThat(f.happened(Kind.TORN_WRITE_BACK)).isEqualTo(1);
                assertThat(rx.poll(9)).isEqualTo(1);
            });
        }
    }

    @Example
    void a_spike_delays_a_frame_and_those_behind_it_keep_their_order() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.nic.inject(new NicFaults(1).dmaSpike(1, 5000));
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                frame(bed);
                bed.spend(Bed.DELAY + 4999);
                assertThat(rx.poll(9)).isZero();
                bed.spend(1);
                assertThat(rx.poll(9)).isEqualTo(1);
                bed.nic.inject(new NicFaults(1).dmaSpike(0, 0));
                frame(bed);
                bed.spend(Bed.DELAY);
                assertThat(rx.poll(9)).isEqualTo(1);
            });
        }
    }

    @Example
    void a_lost_message_leaves_the_vector_masked_until_eics_allows_it_again() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                bed.nic.inject(new NicFaults(1).lostInterrupt(1));
                frame(bed);
                bed.spend(3000);
                assertThat(bed.irqs).isEmpty();
                assertThat(bed.reg(Reg.EIMS, 0) & 1).isZero();
                bed.nic.inject(new NicFaults(1));
                bed.driver.hw.writel(Reg.EICS.at(), 1);
                bed.spend(1);
                assertThat(bed.irqs).hasSize(1);
                assertThat(bed.driver.rx.getFirst().poll(9)).isEqualTo(1);
            });
        }
    }

    @Example
    void a_spurious_message_finds_nothing() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                bed.nic.inject(new NicFaults(1).spuriousInterrupt(1, 700));
                long t = bed.machine.now() + Bed.DELAY;
                frame(bed);
                bed.spend(3000);
                assertThat(bed.irqs).containsExactly(t, t + 700);
                assertThat(bed.nic.messages()).isEqualTo(1);
                assertThat(bed.driver.rx.getFirst().poll(9)).isEqualTo(1);
            });
        }
    }

    @Example
    void a_transmit_that_hangs_is_cured_by_a_reset_and_by_nothing_else() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.nic.inject(new NicFaults(1).txHang(bed.machine.now() + 100));
                bed.driver.tx.getFirst().send(Bed.udp(1, 18, 1));
                assertThat(bed.far.got).hasSize(1);
                bed.spend(200);
                bed.driver.tx.getFirst().send(Bed.udp(2, 18, 1));
                bed.nic.carrier(false);
                bed.nic.carrier(true);
                bed.spend(10_000);
                assertThat(bed.far.got).hasSize(1);
                bed.driver.down();
                bed.driver.up(1, true);
                bed.driver.tx.getFirst().send(Bed.udp(3, 18, 1));
                assertThat(bed.far.got).hasSize(2);
            });
        }
    }

    @Example
    void a_card_that_is_gone_reads_as_ones_and_touches_nothing() {
        try (Bed bed = new Bed(16)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                bed.driver.msix(0);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                frame(bed);
                bed.nic.inject(new NicFaults(1).removal(bed.machine.now() + 500));
                bed.spend(2000);
                assertThat(bed.reg(Reg.STATUS, 0)).isEqualTo(-1);
                assertThat(bed.reg(Reg.RDH, 0)).isEqualTo(-1);
                bed.driver.hw.writel(Reg.TDT.at(0), 1);
                frame(bed);
                bed.spend(5000);
                assertThat(bed.irqs).isEmpty();
                assertThat(rx.poll(9)).isZero();
                assertThat(bed.nic.deaf()).isEqualTo(2);
                bed.driver.down();
            });
            assertThat(bed.cable.liveFrames()).isZero();
            assertThat(bed.nic.audit()).isEmpty();
            assertThat(bed.mem.debug().reports()).isEmpty();
        }
    }

    @Example
    void a_refused_read_sends_nothing_and_a_refused_write_shows_in_the_descriptor() {
        try (Bed bed = new Bed(16)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                NicFaults f = new NicFaults(1).dmaFault(1);
                bed.nic.inject(f);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                tx.send(Bed.udp(1, 18, 1));
                assertThat(bed.far.got).isEmpty();
                bed.spend(1);
                tx.clean();
                assertThat(tx.clean).isEqualTo(tx.use);
                frame(bed);
                bed.spend(3000);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                assertThat(rx.poll(9)).isEqualTo(1);
                assertThat(rx.status & RxDesc.ERR_RXE).isNotZero();
                assertThat(f.happened(Kind.DMA_FAULT)).isEqualTo(2);
                bed.driver.down();
            });
            assertThat(bed.mem.debug().reports()).isEmpty();
            assertThat(bed.nic.dma().iommu().faults()).isEqualTo(2);
        }
    }

    @Property(tries = 100)
    void chance_is_a_function_of_seed_kind_lane_and_number(@ForAll long seed) {
        NicFaults a = new NicFaults(seed).badCrc(0.3).dmaFault(0.3);
        NicFaults b = new NicFaults(seed).badCrc(0.3).dmaFault(0.3);
        StringBuilder one = new StringBuilder();
        StringBuilder two = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            one.append(a.strikes(Kind.BAD_CRC, 0)).append(a.strikes(Kind.BAD_CRC, 1));
        }
        boolean[][] asked = new boolean[2][50];
        for (int lane = 1; lane >= 0; lane--) {
            for (int i = 0; i < 50; i++) {
                b.strikes(Kind.DMA_FAULT, lane);
                asked[lane][i] = b.strikes(Kind.BAD_CRC, lane);
            }
        }
        for (int i = 0; i < 50; i++) {
            two.append(asked[0][i]).append(asked[1][i]);
        }
        assertThat(two.toString()).isEqualTo(one.toString());
        assertThat(a.happened(Kind.BAD_CRC)).isBetween(5L, 60L);
    }
}
