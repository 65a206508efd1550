package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class NicRxTest {

    @Property(tries = 150)
    void every_frame_is_delivered_once_in_order_or_counted(@ForAll long seed,
            @ForAll @IntRange(min = 8, max = 64) int size, @ForAll boolean dropEn) {
        Random r = new Random(seed);
        try (Bed bed = new Bed(size & ~7)) {
            List<byte[]> sent = new ArrayList<>();
            bed.run(() -> {
                bed.driver.up(1, dropEn);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                for (int i = 0; i < 120; i++) {
                    switch (r.nextInt(4)) {
                        case 0, 1 -> burst(bed, sent, r);
                        case 2 -> rx.poll(r.nextInt(20));
                        default -> rx.refill(r.nextInt(20));
                    }
                    bed.spend(r.nextInt(1500));
                }
                drain(bed, rx);
                checkDelivered(bed, rx, sent, dropEn);
            });
            assertThat(bed.cable.liveFrames()).isZero();
        }
    }

    private static void burst(Bed bed, List<byte[]> sent, Random r) {
        for (int k = r.nextInt(6); k > 0; k--) {
            byte[] d = Bed.udp(sent.size(), r.nextInt(10) == 0 ? 4000 : 18, 1000);
            sent.add(d);
            bed.far.send(d, bed.machine.now());
        }
    }

    private static void drain(Bed bed, TestDriver.Rx rx) {
        bed.spend(5000);
        for (int i = 0; i < 400; i++) {
            rx.poll(64);
            rx.refill(64);
        }
        assertThat(bed.nic.buffered()).isZero();
    }

    private static void checkDelivered(Bed bed, TestDriver.Rx rx, List<byte[]> sent,
            boolean dropEn) {
        int dropped = bed.reg(Reg.QPRDC, 0);
        assertThat(bed.reg(Reg.QPRC, 0)).isEqualTo(rx.got.size());
        assertThat(rx.got.size() + dropped + bed.reg(Reg.RXMPC, 0)).isEqualTo(sent.size());
        assertThat(bed.reg(Reg.GPRC, 0)).isEqualTo(sent.size());
        if (!dropEn) {
            assertThat(dropped).isZero();
        }
        int i = 0;
        for (byte[] d : rx.got) {
            while (!Arrays.equals(sent.get(i), d)) {
                i++;
            }
            i++;
        }
    }

    @Example
    void all_but_one_descriptor_can_be_used_and_the_ring_wraps() {
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                for (int round = 1; round <= 20; round++) {
                    for (int i = 0; i < 9; i++) {
                        bed.far.send(Bed.udp(i, 18, 1), bed.machine.now());
                    }
                    bed.spend(2000);
                    assertThat(rx.poll(64)).isEqualTo(7);
                    assertThat(bed.reg(Reg.QPRDC, 0)).isEqualTo(2);
                    assertThat(bed.reg(Reg.RDH, 0)).isEqualTo(7 * round % 8);
                    rx.refill(7);
                }
            });
        }
    }

    @Example
    void head_equal_to_tail_means_no_descriptor() {
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                for (int i = 0; i < 7; i++) {
                    bed.far.send(Bed.udp(i, 18, 1), bed.machine.now());
                }
                bed.spend(2000);
                assertThat(bed.reg(Reg.RDH, 0)).isEqualTo(bed.reg(Reg.RDT, 0));
                bed.far.send(Bed.udp(8, 18, 1), bed.machine.now());
                bed.spend(2000);
                assertThat(bed.reg(Reg.QPRDC, 0)).isEqualTo(1);
                assertThat(rx.poll(64)).isEqualTo(7);
            });
        }
    }

    @Example
    void a_jumbo_frame_takes_several_buffers_and_eop_is_in_the_last() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Rx rx = bed.driver.rx.getFirst();
                byte[] jumbo = Bed.udp(77, 8958, 5);
                bed.far.send(jumbo, bed.machine.now());
                bed.spend(2000);
                assertThat(rx.poll(4)).isEqualTo(4);
                assertThat(rx.got).isEmpty();
                assertThat(rx.poll(64)).isEqualTo(1);
                assertThat(rx.got.getFirst()).isEqualTo(jumbo);
            });
        }
    }

    @Example
    void status_tells_type_and_checksums() {
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                byte[] good = Bed.udp(1, 19, 5);
                int ok = RxDesc.STAT_IPCS | RxDesc.STAT_L4CS | RxDesc.STAT_UDPCS | RxDesc.STAT_EOP
                        | RxDesc.STAT_DD;
                expect(bed, good, ok, RxDesc.TYPE_IPV4 | RxDesc.TYPE_UDP);
                byte[] badL4 = good.clone();
                badL4[45] ^= 1;
                expect(bed, badL4, ok | RxDesc.ERR_TCPE, RxDesc.TYPE_IPV4 | RxDesc.TYPE_UDP);
                byte[] badIp = good.clone();
                badIp[22] ^= 1;
                expect(bed, badIp, ok | RxDesc.ERR_IPE, RxDesc.TYPE_IPV4 | RxDesc.TYPE_UDP);
                assertThat(bed.reg(Reg.XEC, 0)).isEqualTo(2);
                byte[] fragment = good.clone();
                fragment[20] = 0x20;
                Bed.put(fragment, 24, 0);
                Bed.put(fragment, 24, ~Bed.be(fragment, 14, 20, 0));
                expect(bed, fragment, RxDesc.STAT_IPCS | RxDesc.STAT_EOP | RxDesc.STAT_DD,
                        RxDesc.TYPE_IPV4);
                byte[] none = good.clone();
                Bed.put(none, 40, 0);
                expect(bed, none, RxDesc.STAT_IPCS | RxDesc.STAT_EOP | RxDesc.STAT_DD,
                        RxDesc.TYPE_IPV4 | RxDesc.TYPE_UDP);
            });
        }
    }

    private static void expect(Bed bed, byte[] d, int status, int type) {
        TestDriver.Rx rx = bed.driver.rx.getFirst();
        bed.far.send(d, bed.machine.now());
        bed.spend(2000);
        assertThat(rx.poll(1)).isEqualTo(1);
        assertThat(rx.status).isEqualTo(status);
        assertThat(RxDesc.pktType(rx.word0)).isEqualTo(type);
        rx.refill(1);
    }

    @Example
    void without_drop_en_frames_wait_and_block_the_other_queue() {
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(2, false);
                steerByPort(bed);
                TestDriver.Rx stalled = bed.driver.rx.getFirst();
                TestDriver.Rx victim = bed.driver.rx.get(1);
                int[] ports = portsOfQueues(bed);
                for (int i = 0; i < 10; i++) {
                    bed.far.send(Bed.udp(i, 18, ports[0]), bed.machine.now());
                }
                bed.far.send(Bed.udp(99, 18, ports[1]), bed.machine.now());
                bed.spend(2000);
                assertThat(victim.poll(1)).isZero();
                assertThat(bed.nic.buffered()).isEqualTo(4 * 60);
                assertThat(stalled.poll(64)).isEqualTo(7);
                stalled.refill(64);
                assertThat(bed.nic.buffered()).isZero();
                assertThat(victim.poll(1)).isEqualTo(1);
                assertThat(stalled.poll(64)).isEqualTo(3);
            });
        }
    }

    @Example
    void a_full_packet_buffer_counts_missed_frames() {
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(1, false);
                for (int i = 0; i < 7 + 524288 / 1042 + 5; i++) {
                    bed.far.send(Bed.udp(i, 1000, 1), bed.machine.now());
                }
                bed.spend(2000);
                assertThat(bed.reg(Reg.RXMPC, 0)).isEqualTo(5);
                assertThat(bed.reg(Reg.EICS, 0) & IxgbeType.EICR_RX_MISS).isNotZero();
                assertThat(bed.reg(Reg.QPRDC, 0)).isZero();
            });
        }
    }

    @Example
    void rss_spreads_by_the_table_and_writes_the_hash() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(4, true);
                steerByPort(bed);
                Toeplitz t = new Toeplitz(key());
                for (int port = 100; port < 150; port++) {
                    byte[] d = Bed.udp(port, 18, port);
                    int hash = t.hash(d, 26, 12, 0, 0);
                    bed.far.send(d, bed.machine.now());
                    bed.spend(2000);
                    TestDriver.Rx rx = bed.driver.rx.get(hash & 0x7F & 3);
                    assertThat(rx.poll(1)).isEqualTo(1);
                    assertThat(RxDesc.hash(rx.word0)).isEqualTo(hash);
                    assertThat(RxDesc.rssType(rx.word0)).isEqualTo(7);
                }
            });
        }
    }

    private static byte[] key() {
        byte[] key = new byte[40];
        new Random(5).nextBytes(key);
        return key;
    }

    private static void steerByPort(Bed bed) {
        byte[] key = key();
        int queues = bed.driver.rx.size();
        for (int i = 0; i < 10; i++) {
            bed.driver.hw.writel(Reg.RSSRK.at(i), key[4 * i] & 0xFF | (key[4 * i + 1] & 0xFF) << 8
                    | (key[4 * i + 2] & 0xFF) << 16 | key[4 * i + 3] << 24);
        }
        for (int i = 0; i < 32; i++) {
            int v = 0;
            for (int b = 0; b < 4; b++) {
                v |= (4 * i + b) % queues << 8 * b;
            }
            bed.driver.hw.writel(Reg.RETA.at(i), v);
        }
        bed.driver.hw.writel(Reg.MRQC.at(), IxgbeType.MRQC_RSSEN
                | IxgbeType.MRQC_RSS_FIELD_IPV4_UDP);
    }

    private static int[] portsOfQueues(Bed bed) {
        int[] port = new int[2];
        Toeplitz t = new Toeplitz(key());
        for (int p = 1; p < 100; p++) {
            port[t.hash(Bed.udp(0, 18, p), 26, 12, 0, 0) & 1] = p;
        }
        return port;
    }

    @Example
    void the_mac_filters_and_counts() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                Mmio hw = bed.driver.hw;
                hw.writel(Reg.RXCTRL.at(), 0);
                hw.writel(Reg.FCTRL.at(), IxgbeType.FCTRL_BAM);
                hw.writel(Reg.RXCTRL.at(), 1);
                assertThat(arrives(bed, Bed.MAC)).isTrue();
                assertThat(arrives(bed, Bed.MAC ^ 1)).isFalse();
                assertThat(arrives(bed, MacFilter.BROADCAST)).isTrue();
                long group = 0x01005E000105L;
                assertThat(arrives(bed, group)).isFalse();
                hw.writel(Reg.MCSTCTRL.at(), IxgbeType.MCSTCTRL_MFE);
                int hash = MacFilter.multicastHash(group, 0);
                hw.writel(Reg.MTA.at(hash >> 5), 1 << (hash & 31));
                assertThat(arrives(bed, group)).isTrue();
                assertThat(arrives(bed, group + 16)).isFalse();
                assertThat(bed.reg(Reg.BPRC, 0)).isEqualTo(1);
                assertThat(bed.reg(Reg.MPRC, 0)).isEqualTo(1);
                assertThat(bed.reg(Reg.GPRC, 0)).isEqualTo(3);
                assertThat(bed.reg(Reg.TPR, 0)).isEqualTo(6);
                assertThat(bed.reg(Reg.TPR, 0)).isZero();
            });
        }
    }

    private static boolean arrives(Bed bed, long mac) {
        byte[] d = Bed.udp(1, 18, 1);
        for (int i = 0; i < 6; i++) {
            d[i] = (byte) (mac >> 40 - 8 * i);
        }
        bed.far.send(d, bed.machine.now());
        bed.spend(2000);
        TestDriver.Rx rx = bed.driver.rx.getFirst();
        boolean got = rx.poll(1) == 1;
        rx.refill(1);
        return got;
    }

    @Example
    void damaged_short_and_long_frames_are_counted() {
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                Frame bad = bed.far.out.frames().copy(Bed.udp(1, 18, 1), 0, 60);
                bad.badFcs(true);
                bed.far.out.send(bad, bed.machine.now());
                bed.far.send(new byte[59], bed.machine.now());
                bed.far.send(new byte[9728 - 3], bed.machine.now());
                bed.spend(3000);
                assertThat(bed.reg(Reg.CRCERRS, 0)).isEqualTo(1);
                assertThat(bed.reg(Reg.RUC, 0)).isEqualTo(1);
                assertThat(bed.reg(Reg.ROC, 0)).isEqualTo(1);
                assertThat(bed.driver.rx.getFirst().poll(9)).isZero();
            });
        }
    }

    @Example
    void several_cpus_get_the_same_frames() {
        try (Bed bed = new Bed(64, 4, 0)) {
            bed.run(() -> {
                bed.driver.up(4, true);
                bed.driver.msix(0);
                steerByPort(bed);
                for (int port = 1; port <= 40; port++) {
                    bed.far.send(Bed.udp(port, 18, port), bed.machine.now());
                }
                bed.spend(5000);
                int sum = 0;
                for (TestDriver.Rx rx : bed.driver.rx) {
                    sum += rx.poll(64);
                }
                assertThat(sum).isEqualTo(40);
            });
        }
    }
}
