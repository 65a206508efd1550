package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Segments that RSC joins are, byte for byte, those that were sent; and it
/// is the EITR that ends the joining.
class RscTest {
    private static final int UNIT = IxgbeType.EITR_UNIT_NS;
    private static final byte[] NONE = {};

    private static void rsc(Bed bed, int units, int maxDesc) {
        Mmio hw = bed.driver.hw;
        bed.driver.msix(units);
        for (TestDriver.Rx rx : bed.driver.rx) {
            hw.writel(Reg.RSCCTL.at(rx.q), IxgbeType.RSCCTL_RSCEN | maxDesc);
        }
    }

    private static void send(Bed bed, byte[] d) {
        bed.far.send(d, bed.machine.now());
    }

    private static byte[] segment(int seq, int n) {
        return Frames.segment(1000, seq, 77, Frames.ACK, NONE, Frames.bytes(n, seq));
    }

    /// The stream that the frames' TCP payload makes, by flow.
    private static void join(Map<Integer, ByteArrayOutputStream> flows, Map<Integer, Integer> next,
            byte[] f) {
        int port = u16(f, 34);
        int seq = RscMatch.int32(f, 38);
        int header = 34 + (f[46] >> 2 & 0x3C);
        int n = 14 + u16(f, 16) - header;
        assertThat(Frames.fold(Bed.be(f, 14, 20, 0))).isEqualTo(0xFFFF);
        assertThat(seq).isEqualTo(next.getOrDefault(port, seq));
        next.put(port, seq + n);
        flows.computeIfAbsent(port, p -> new ByteArrayOutputStream()).write(f, header, n);
    }

    private static int u16(byte[] d, int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }

    /// Any mixture of flows, sizes, flags, gaps, polls and latencies of memory: each flow's bytes
    /// come whole, in order, once, and every segment is counted once.
    @Property(tries = 120)
    void every_byte_arrives_once_and_in_order(@ForAll long seed,
            @ForAll @IntRange(max = 3) int maxDesc, @ForAll DmaProfile profile,
            @ForAll boolean spikes) {
        Random r = new Random(seed);
        Map<Integer, ByteArrayOutputStream> sent = new HashMap<>();
        Map<Integer, ByteArrayOutputStream> got = new HashMap<>();
        Map<Integer, Integer> next = new HashMap<>();
        int[] seq = new int[6];
        try (Bed bed = new Bed(128)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                rsc(bed, r.nextInt(30), maxDesc << 2);
                bed.nic.dmaProfile(profile);
                bed.nic.inject(new NicFaults(seed).dmaSpike(spikes ? 0.1 : 0, 4000));
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                int[] frames = {0};
                bed.onIrq = () -> {
                    take(rx, got, next);
                    bed.driver.hw.writel(Reg.EIMS.at(), 1);
                };
                for (int i = 0; i < 200; i++) {
                    int flow = r.nextInt(6);
                    byte[] data = Frames.bytes(r.nextInt(8) == 0 ? r.nextInt(60) : 1448, i);
                    int flags = Frames.ACK | (r.nextInt(12) == 0 ? Frames.PSH : 0);
                    send(bed, Frames.segment(1000 + flow, seq[flow], r.nextInt(3), flags,
                            r.nextInt(20) == 0 ? stamps(i) : NONE, data));
                    seq[flow] += data.length;
                    frames[0]++;
                    sent.computeIfAbsent(1000 + flow, p -> new ByteArrayOutputStream())
                            .write(data, 0, data.length);
                    bed.spend(r.nextInt(3000));
                }
                bed.spend(200 * UNIT);
                take(rx, got, next);
                assertThat(bed.reg(Reg.QPRDC, 0)).isZero();
                assertThat(bed.reg(Reg.QPRC, 0)).isEqualTo(frames[0]);
            });
        }
        assertThat(got.keySet()).isEqualTo(sent.keySet());
        sent.forEach((port, bytes) -> assertThat(got.get(port).toByteArray())
                .isEqualTo(bytes.toByteArray()));
    }

    private static byte[] stamps(int v) {
        byte[] o = {1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0};
        Frames.int32(o, 4, v);
        return o;
    }

    private static void take(TestDriver.Rx rx, Map<Integer, ByteArrayOutputStream> got,
            Map<Integer, Integer> next) {
        rx.poll(256);
        rx.got.forEach(f -> join(got, next, f));
        rx.got.clear();
        rx.refill(256);
    }

    @Example
    void the_message_waits_for_the_write_back_of_what_eitr_has_closed() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                rsc(bed, 50, IxgbeType.RSCCTL_MAXDESC_16);
                bed.nic.dmaProfile(DmaProfile.SERVER);
                bed.onIrq = () -> bed.driver.hw.writel(Reg.EIMS.at(), 1);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                long t = bed.machine.now() + Bed.DELAY;
                send(bed, segment(0, 1000));
                bed.spend(4000);
                assertThat(bed.irqs).hasSize(1);
                assertThat(bed.irqs.getFirst()).isBetween(t + 500, t + 3000);
                assertThat(rx.poll(9)).isEqualTo(1);
                for (int i = 1; i <= 5; i++) {
                    send(bed, segment(1000 * i, 1000));
                }
                bed.spend(60 * UNIT);
                long gap = bed.irqs.getFirst() + 50L * UNIT;
                assertThat(bed.irqs).hasSize(2);
                assertThat(bed.irqs.getLast()).isBetween(gap + 200, gap + 3000);
                assertThat(rx.poll(9)).isEqualTo(3);
                assertThat(rx.got.getLast()).hasSize(54 + 5000);
            });
        }
    }

    @Example
    void a_fault_of_memory_spoils_the_packet_and_is_told() {
        try (Bed bed = new Bed(64)) {
            NicFaults faults = new NicFaults(1).dmaFault(1);
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                rsc(bed, 50, IxgbeType.RSCCTL_MAXDESC_16);
                bed.nic.inject(faults);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                send(bed, segment(0, 1000));
                bed.spend(60 * UNIT);
                assertThat(rx.poll(9)).isEqualTo(1);
                assertThat(rx.status & RxDesc.ERR_RXE).isNotZero();
                bed.driver.down();
            });
            bed.world.runUntilIdle();
            assertThat(faults.happened(NicFaults.Kind.DMA_FAULT)).isEqualTo(2);   // data, header
            assertThat(bed.nic.dma().iommu().faults()).isEqualTo(2);
        }
    }

    @Example
    void the_expiry_of_eitr_closes_a_packet_and_sends_the_message() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                rsc(bed, 50, IxgbeType.RSCCTL_MAXDESC_16);
                bed.onIrq = () -> bed.driver.hw.writel(Reg.EIMS.at(), 1);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                long t = bed.machine.now() + Bed.DELAY;
                send(bed, segment(0, 1000));   // goes out at once, alone
                bed.spend(2000);
                assertThat(bed.irqs).containsExactly(t);
                for (int i = 1; i <= 5; i++) {
                    send(bed, segment(1000 * i, 1000));
                }
                bed.spend(40 * UNIT);
                assertThat(rx.poll(9)).isEqualTo(1 + 2);
                assertThat(rx.got).hasSize(1);
                assertThat(bed.reg(Reg.RDH, 0)).isEqualTo(1 + 3);
                bed.spend(11 * UNIT);
                assertThat(bed.irqs).containsExactly(t, t + 50L * UNIT);
                assertThat(rx.poll(9)).isEqualTo(1);
                byte[] large = rx.got.getLast();
                assertThat(large).hasSize(54 + 5000);
                assertThat(u16(large, 16)).isEqualTo(40 + 5000);
                assertThat(rx.segments).isEqualTo(5);
                assertThat(rx.status & (RxDesc.ERR_TCPE | RxDesc.ERR_IPE)).isZero();
            });
        }
    }

    @Example
    void while_its_vector_is_masked_eitr_closes_it_all_the_same() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                rsc(bed, 20, IxgbeType.RSCCTL_MAXDESC_16);
                bed.driver.hw.writel(Reg.EIMC.at(), 1);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                send(bed, segment(0, 700));
                send(bed, segment(700, 700));
                bed.spend(20 * UNIT);
                assertThat(rx.poll(9)).isZero();
                bed.spend(2000);
                assertThat(rx.poll(9)).isEqualTo(1);
                assertThat(rx.segments).isEqualTo(2);
                assertThat(bed.irqs).isEmpty();
            });
        }
    }

    /// What comes between two segments of a flow, and what then happens.
    @Example
    void what_does_not_fit_on_closes_the_packet_before_it() {
        byte[] fin = Frames.segment(1000, 2000, 77, Frames.ACK | Frames.FIN, NONE,
                Frames.bytes(10, 1));
        byte[] pure = Frames.segment(1000, 2000, 78, Frames.ACK, NONE, NONE);
        byte[] hole = segment(5000, 100);
        byte[] stamped = Frames.segment(1000, 2000, 77, Frames.ACK, stamps(1), new byte[100]);
        byte[] bad = segment(2000, 100);
        bad[60] ^= 1;
        for (byte[] next : List.of(fin, pure, hole, stamped, bad)) {
            List<byte[]> got = between(next);
            assertThat(got.getFirst()).hasSize(54 + 2000);
            int n = 14 + u16(next, 16);
            assertThat(Frames.cut(got.get(1), 0, n)).isEqualTo(Frames.cut(next, 0, n));
        }
        List<byte[]> pushed = between(Frames.segment(1000, 2000, 99, Frames.ACK | Frames.PSH, NONE,
                new byte[500]));
        assertThat(pushed.getFirst()).hasSize(54 + 2500);
        assertThat(pushed.getFirst()[47]).isEqualTo((byte) (Frames.ACK | Frames.PSH));
        assertThat(RscMatch.int32(pushed.getFirst(), 42)).isEqualTo(99);
        List<byte[]> other = between(Frames.segment(1001, 0, 77, Frames.ACK, NONE, new byte[500]));
        assertThat(other).extracting(f -> f.length).containsExactly(54 + 2000, 54 + 500);
    }

    /// Two segments of 1000 bytes, then `next`; after all gaps are over.
    private static List<byte[]> between(byte[] next) {
        List<byte[]> got = new ArrayList<>();
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                rsc(bed, 50, IxgbeType.RSCCTL_MAXDESC_16);
                bed.driver.hw.writel(Reg.EIMC.at(), 1);
                send(bed, segment(0, 1000));
                send(bed, segment(1000, 1000));
                send(bed, next);
                bed.spend(100 * UNIT);
                bed.driver.rx.getFirst().poll(64);
                got.addAll(bed.driver.rx.getFirst().got);
            });
        }
        return got;
    }

    @Example
    void maxdesc_and_fourteen_segments_a_buffer_bound_it() {
        assertThat(joined(8, 1448, IxgbeType.RSCCTL_MAXDESC_1)).containsOnly(1448);
        assertThat(joined(12, 1448, IxgbeType.RSCCTL_MAXDESC_4)).startsWith(5 * 1448);
        assertThat(joined(30, 100, IxgbeType.RSCCTL_MAXDESC_16)).startsWith(1400, 1400);
    }

    private static List<Integer> joined(int n, int size, int maxDesc) {
        List<Integer> sizes = new ArrayList<>();
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                rsc(bed, 500, maxDesc);
                bed.driver.hw.writel(Reg.EIMC.at(), 1);
                for (int i = 0; i < n; i++) {
                    send(bed, segment(i * size, size));
                }
                bed.spend(1000 * UNIT);
                bed.driver.rx.getFirst().poll(64);
                bed.driver.rx.getFirst().got.forEach(f -> sizes.add(u16(f, 16) - 40));
            });
        }
        return sizes;
    }

    @Example
    void rsc_is_off_without_eitr_with_the_check_sequence_and_when_rfctl_says_so() {
        for (int off = 0; off < 3; off++) {
            int how = off;
            try (Bed bed = new Bed(64)) {
                bed.run(() -> {
                    bed.driver.up(1, true);
                    Mmio hw = bed.driver.hw;
                    rsc(bed, how == 0 ? 0 : 50, IxgbeType.RSCCTL_MAXDESC_16);
                    hw.writel(Reg.EIMC.at(), 1);
                    if (how == 1) {
                        hw.writel(Reg.RFCTL.at(), IxgbeType.RFCTL_RSC_DIS);
                    } else if (how == 2) {
                        hw.writel(Reg.HLREG0.at(), hw.readl(Reg.HLREG0.at())
                                & ~IxgbeType.HLREG0_RXCRCSTRP);
                    }
                    send(bed, segment(0, 1000));
                    send(bed, segment(1000, 1000));
                    bed.spend(2000);
                    assertThat(bed.driver.rx.getFirst().poll(9)).isEqualTo(2);
                    assertThat(RxDesc.rscCnt(bed.driver.rx.getFirst().word0)).isZero();
                });
            }
        }
    }

    @Example
    void a_queue_that_is_stopped_forgets_what_was_open() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                rsc(bed, 50, IxgbeType.RSCCTL_MAXDESC_16);
                bed.driver.hw.writel(Reg.EIMC.at(), 1);
                send(bed, segment(0, 1000));
                bed.spend(2000);
                bed.driver.hw.writel(Reg.RXDCTL.at(0), 0);
                bed.spend(100 * UNIT);
                assertThat(bed.driver.rx.getFirst().poll(9)).isZero();
            });
        }
    }

    @Example
    void segments_whose_next_descriptor_is_refused_are_counted_as_lost() {
        try (Bed bed = new Bed(64)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                rsc(bed, 50, IxgbeType.RSCCTL_MAXDESC_16);
                bed.driver.hw.writel(Reg.EIMC.at(), 1);
                long before = bed.nic.deaf();
                send(bed, segment(0, 1448));
                bed.spend(4000);
                bed.nic.dma().iommu().failAfter(1);
                send(bed, Frames.segment(1000, 1448, 77, Frames.ACK | Frames.PSH, NONE,
                        Frames.bytes(1448, 1)));
                bed.spend(100 * UNIT);
                assertThat(bed.nic.dma().iommu().faults()).isEqualTo(1);
                assertThat(bed.nic.deaf() - before).isEqualTo(2);
                assertThat(bed.reg(Reg.RDH, 0)).isEqualTo(1);
                bed.driver.down();
            });
            bed.world.runUntilIdle();
            assertThat(bed.mem.audit()).isEmpty();
        }
    }
}
