package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.MachineConfig;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.Operstate;
import netstack.skbuff.FailSlab;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The driver of the 82599 on the model of the 82599, from `startXmit` on one host to a protocol
/// on the other.
class IxgbeTest {
    private static final long MS = 1_000_000;
    private static final IxgbeConfig SMALL = new IxgbeConfig(1, 64, 64, 0);

    @Test
    void a_device_comes_up_with_its_address_and_a_link() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            assertThat(w.eth0.dev().name()).isEqualTo("eth0");
            assertThat(w.eth0.dev().devAddr()).isEqualTo(0x0200_0000_00aaL);
            assertThat(w.eth0.dev().operstate()).isEqualTo(Operstate.UP);
        }
    }

    @Test
    void one_frame_crosses_the_cable() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                assertThat(w.xmit(w.frame(42, 100), false)).isEqualTo(NetdevTx.OK);
                w.a.machine.cpu().spend(MS);
            });
            assertThat(w.received).containsExactly(42);
            assertThat(w.eth1.dev().getStats()[LinkStat.RX_PACKETS.ordinal()]).isEqualTo(1);
            assertThat(w.eth0.dev().getStats()[LinkStat.TX_PACKETS.ordinal()]).isEqualTo(1);
        }
    }

    @Property(tries = 25)
    void frames_of_every_length_arrive_in_order(
            @ForAll List<@IntRange(min = 4, max = 1500) Integer> lengths) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                for (int i = 0; i < lengths.size(); i++) {
                    w.xmitWaiting(w.frame(i, lengths.get(i)), i + 1 < lengths.size());
                }
                w.a.machine.cpu().spend(5 * MS);
            });
            assertThat(w.received)
                .containsExactlyElementsOf(IntStream.range(0, lengths.size()).boxed().toList());
        }
    }

    @Property(tries = 10)
    void a_stopped_queue_is_woken_and_no_frame_is_stranded(
            @ForAll @IntRange(min = 65, max = 1500) int frames,
            @ForAll @IntRange(min = 46, max = 1500) int len) {
        try (Wired w = new Wired(SMALL)) {
            w.a.run(() -> {
                for (int i = 0; i < frames; i++) {
                    w.xmitWaiting(w.frame(i, len), i % 7 != 0 && i + 1 < frames);
                }
                w.a.machine.cpu().spend(20 * MS);
            });
            long lost = w.lost();
            assertThat(w.received.size() + lost).isEqualTo(frames);
            assertThat(w.eth0.dev().txQueue(0).xmitStopped()).isFalse();
            assertThat(w.eth0.dev().txQueue(0).dql().inflight()).isZero();
            assertThat(w.wakeUps).isPositive();
        }
    }

    @Property(tries = 15)
    void what_the_receiver_cannot_hold_is_counted(
            @ForAll @IntRange(min = 1, max = 60) int every,
            @ForAll @IntRange(min = 1, max = 400) int frames) {
        try (Wired w = new Wired(SMALL)) {

            w.b.skbs.failSlab(FailSlab.every(every));
            w.a.run(() -> {
                for (int i = 0; i < frames; i++) {
                    w.xmitWaiting(w.frame(i, 60), false);
                }
                // The service task retries after two seconds.
                w.a.machine.nanosleep(2_500 * MS);
            });
            w.b.skbs.failSlab(null);
            w.a.run(() -> w.a.machine.nanosleep(2_500 * MS));
            long lost = w.lost();
            assertThat(w.received.size() + lost).isEqualTo(frames);
        }
    }

    @Property(tries = 15)
    void a_ring_that_runs_out_of_pages_recovers(
            @ForAll @IntRange(min = 0, max = 40) int pages) {
        try (Wired w = new Wired(SMALL)) {
            w.a.run(() -> {
                for (int i = 0; i < 300; i++) {
                    if (i == 100) {
                        w.b.memory.failAfter(pages);
                    }
                    w.xmitWaiting(w.frame(i, 60), false);
                    w.a.machine.cpu().spend(300);
                }
                w.a.machine.nanosleep(2_500 * MS);
                w.xmitWaiting(w.frame(300, 60), false);
                w.a.machine.cpu().spend(MS);
            });
            long lost = w.lost();
            assertThat(w.received.size() + lost).isEqualTo(301);
            assertThat(w.received).contains(300);
        }
    }

    @Test
    void a_page_that_cannot_be_mapped_is_given_back_and_the_ring_goes_on() {
        try (Wired w = new Wired(SMALL)) {
            w.a.run(() -> {
                for (int i = 0; i < 200; i++) {
                    if (i == 50) {
                        // The receiver's pool needs new pages while packets are held.
                        w.nicB.dma().failAfter(0);
                        w.hold = true;
                    }
                    w.hold &= i < 120;
                    w.xmitWaiting(w.frame(i, 60), false);
                    w.a.machine.cpu().spend(2000);
                }
                w.a.machine.nanosleep(2_500 * MS);
            });
            assertThat(w.counter(w.eth1, "alloc_rx_page_failed")).isEqualTo(1);
            long lost = w.lost();
            assertThat(w.received.size() + lost).isEqualTo(200);
        }
    }

    @Property(tries = 10)
    void a_mapping_that_fails_drops_that_frame_only(@ForAll @IntRange(min = 0, max = 30) int at) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                w.nicA.dma().failAfter(at);
                for (int i = 0; i < 40; i++) {
                    w.xmitWaiting(w.frame(i, 100), false);
                }
                w.a.machine.cpu().spend(5 * MS);
            });
            assertThat(w.received).hasSize(39).doesNotContain(at);
        }
    }

    @Test
    void byte_queue_limits_keep_what_waits_in_the_ring_near_the_limit() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            var dql = w.eth0.dev().txQueue(0).dql();
            w.a.run(() -> {
                for (int i = 0; i < 3000; i++) {
                    w.xmitWaiting(w.frame(i, 1500), false);
                    assertThat(dql.inflight()).isLessThanOrEqualTo(dql.limit() + 1514);
                }
                w.a.machine.cpu().spend(10 * MS);
            });
            assertThat(dql.inflight()).isZero();
            assertThat(w.received).hasSize(3000);
        }
    }

    @Test
    void going_down_with_frames_in_the_rings_leaks_nothing() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                for (int i = 0; i < 50; i++) {
                    w.xmitWaiting(w.frame(i, 1000), false);
                }
                assertThat(w.a.skbs.live()).isPositive();
                w.a.net.devices().close(w.eth0.dev());
                assertThat(w.a.skbs.live()).isZero();
                assertThat(w.a.net.devices().open(w.eth0.dev())).isZero();
                w.a.machine.cpu().spend(MS);
                w.xmit(w.frame(1000, 100), false);
                w.a.machine.cpu().spend(MS);
            });
            assertThat(w.received).contains(1000);
        }
    }

    @Test
    void a_transmit_timeout_restarts_the_device() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                w.nicA.carrier(false);
                w.xmit(w.frame(1, 100), false);
                w.eth0.dev().ops().txTimeout(w.eth0.dev(), 0);
                w.a.machine.nanosleep(50 * MS);
                assertThat(w.a.skbs.live()).isZero();
                w.nicA.carrier(true);
                w.a.machine.nanosleep(50 * MS);
                w.xmitWaiting(w.frame(2, 100), false);
                w.a.machine.nanosleep(MS);
            });
            assertThat(w.received).containsExactly(2);
            assertThat(w.counter(w.eth0, "tx_timeout_count")).isEqualTo(1);
        }
    }

    @Test
    void a_pulled_cable_takes_the_carrier_away_and_back() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                w.nicA.carrier(false);
                w.a.machine.nanosleep(5 * MS);
                assertThat(w.eth0.dev().carrierOk()).isFalse();
                w.nicA.carrier(true);
                w.a.machine.nanosleep(5 * MS);
                assertThat(w.eth0.dev().carrierOk()).isTrue();
            });
        }
    }

    @Property(tries = 8)
    void jumbo_frames_arrive_over_several_buffers(
            @ForAll @IntRange(min = 4, max = 9000) int len) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> assertThat(w.a.net.devices().setMtu(w.eth0.dev(), 9000)).isZero());
            w.b.run(() -> assertThat(w.b.net.devices().setMtu(w.eth1.dev(), 9000)).isZero());
            w.a.run(() -> {
                w.xmitWaiting(w.frame(len, len), false);
                w.a.machine.cpu().spend(MS);
            });
            assertThat(w.received).containsExactly(len);
            assertThat(w.lengths.getFirst()).isEqualTo(Math.max(len, 46));
            assertThat(w.counter(w.eth1, "non_eop_descs"))
                .isEqualTo((Math.max(len + 14, 60) - 1) / 3072);
        }
    }

    @Test
    void a_frame_too_long_for_the_mtu_is_the_macs_to_drop() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                w.xmitWaiting(w.frame(1, 1505), false);
                w.a.machine.cpu().spend(MS);
            });
            assertThat(w.received).isEmpty();
            assertThat(w.counter(w.eth1, "rx_long_length_errors")).isEqualTo(1);
        }
    }

    @Test
    void paged_fragments_are_gathered() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.run(() -> {
                SkBuff skb = w.frame(5, 100);
                long page = w.a.memory.allocPages(0);
                w.a.memory.memory().asSlice(page, 700).fill((byte) 9);
                skb.addRxFrag(page, 100, 600, 4096);
                w.xmitWaiting(skb, false);
                w.a.machine.cpu().spend(MS);
            });
            assertThat(w.received).containsExactly(5);
            assertThat(w.lengths).containsExactly(700);
        }
    }

    @Test
    void the_device_fills_in_a_checksum_and_the_other_one_checks_it() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            List<Integer> summed = new ArrayList<>();
            w.b.rx.netif().addPack(w.b.net, new PacketType() {
                @Override
                public int type() {
                    return TestHost.IP;
                }

                @Override
                public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                    summed.add(skb.ipSummed());
                    skb.consume();
                    return 0;
                }
            });
            w.a.run(() -> {
                w.xmitWaiting(w.udp(true), false);
                w.xmitWaiting(w.udp(false), false);
                w.a.machine.cpu().spend(MS);
            });
            assertThat(summed).containsExactly(SkBuff.CHECKSUM_UNNECESSARY, SkBuff.CHECKSUM_NONE);
        }
    }

    @Property(tries = 6)
    void flows_spread_over_queues_and_cpus_keep_their_order_and_do_not_depend_on_run_ahead(
            @ForAll @IntRange(min = 2, max = 4) int queues,
            @ForAll @IntRange(min = 1, max = 200) int frames) {
        List<String> strict = spread(queues, frames, 0);
        assertThat(strict).hasSize(frames);
        for (int flow = 0; flow < 16; flow++) {
            String end = " of flow " + flow;
            assertThat(strict.stream().filter(s -> s.endsWith(end))
                .map(s -> Integer.parseInt(s.substring(0, s.indexOf(' '))))).isSorted();
        }
        assertThat(spread(queues, frames, 800)).isEqualTo(strict);
    }

    /// Frame numbers in the order in which they reach the protocol, CPU by CPU.
    private static List<String> spread(int queues, int frames, long quantum) {
        var config = new MachineConfig().cpus(queues).quantum(quantum);
        try (Wired w = new Wired(new IxgbeConfig(queues, 256, 256, 0), config)) {
            List<List<String>> byCpu = new ArrayList<>();
            for (int q = 0; q < queues; q++) {
                byCpu.add(new ArrayList<>());
                int cpu = q;
                w.b.machine.lines().stream().filter(l -> l.name().equals("eth0-TxRx-" + cpu))
                    .forEach(l -> l.setAffinity(1L << cpu));
            }
            w.b.rx.netif().addPack(w.b.net, new PacketType() {
                @Override
                public int type() {
                    return TestHost.IP;
                }

                @Override
                public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                    byCpu.get(w.b.machine.smpProcessorId()).add(Wire.u16(skb.mem(),
                        skb.data() + 28) + " of flow " + Wire.u8(skb.mem(), skb.data() + 15));
                    skb.consume();
                    return 0;
                }
            });
            w.a.run(() -> {
                for (int i = 0; i < frames; i++) {
                    SkBuff skb = w.udp(false);
                    long ip = skb.data() + EthHdr.LEN;
                    Wire.u8(skb.mem(), ip + 15, i % 16);
                    Wire.u16(skb.mem(), ip + 28, i);
                    w.xmitWaiting(skb, false);
                }
                w.a.machine.nanosleep(5 * MS);
            });
            return byCpu.stream().flatMap(List::stream).toList();
        }
    }
}
