package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import netstack.driver.hw.Reg;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.MachineConfig;
import netstack.driver.net.Errno;
import netstack.driver.net.Ethtool;
import netstack.driver.net.EthtoolRxfh;
import netstack.driver.net.ExtAck;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// What `ethtool` shows and changes of a real card, while frames flow.
class IxgbeEthtoolTest {
    private static final long MS = 1_000_000;
    private final ExtAck ack = new ExtAck();

    private static Wired wired(int cpus) {
        return new Wired(IxgbeConfig.DEFAULT, new MachineConfig().cpus(cpus));
    }

    private static int in(TestHost host, Function<NetDevice, Integer> what, NetDevice dev) {
        int[] rc = new int[1];
        host.run(() -> rc[0] = what.apply(dev));
        return rc[0];
    }

    @Property(tries = 6)
    void each_cpu_has_a_queue_pair_up_to_sixteen(@ForAll @IntRange(min = 1, max = 20) int cpus) {
        try (Wired w = wired(cpus)) {
            NetDevice dev = w.eth1.dev();
            int n = Math.min(cpus, 16);
            assertThat(dev.ethtoolOps().getChannels(dev).combined()).isEqualTo(n);
            assertThat(dev.realNumTxQueues()).isEqualTo(n);
            var queues = w.b.machine.lines().stream()
                .filter(l -> l.name().startsWith("eth0-TxRx-")).toList();
            assertThat(queues).hasSize(n);
            assertThat(queues.stream().map(l -> l.cpu().id()).collect(Collectors.toSet()))
                .hasSize(n);
        }
    }

    @Property(tries = 12)
    void channels_and_rings_change_under_traffic_and_each_frame_comes_once_in_order(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 4) Integer> counts,
            @ForAll @IntRange(min = 64, max = 600) int descs,
            @ForAll @IntRange(min = 1, max = 3000) int gap) {
        try (Wired w = wired(4)) {
            List<Integer> got = new ArrayList<>();
            countIn(w, got);
            w.a.machine.spawn("sender", 0, () -> {
                for (int i = 0; i < 300; i++) {
                    w.xmitWaiting(flow(w, i), false);
                    w.a.machine.cpu().spend(gap * 20);
                }
            });
            for (int n : counts) {
                assertThat(in(w.b, d -> Ethtool.setChannels(d, Map.of("combined", n), ack),
                    w.eth1.dev())).isZero();
                assertThat(in(w.b, d -> Ethtool.setRings(d, Map.of("rx", descs, "tx", descs / 2 + 64),
                    ack), w.eth1.dev())).isZero();
                assertThat(w.eth1.dev().realNumTxQueues()).isEqualTo(n);
            }
            w.a.run(() -> w.a.machine.nanosleep(200 * MS));
            assertThat(got).doesNotHaveDuplicates();
            for (int f = 0; f < 16; f++) {
                int flow = f;
                assertThat(got.stream().filter(i -> i % 16 == flow)).isSorted();
            }
            // Nothing changes any more: nothing is lost any more.
            got.clear();
            w.a.run(() -> {
                for (int i = 0; i < 50; i++) {
                    w.xmitWaiting(flow(w, i), false);
                }
                w.a.machine.nanosleep(5 * MS);
            });
            assertThat(got).hasSize(50);
        }
    }

    private static void countIn(Wired w, List<Integer> got) {
        w.b.rx.netif().addPack(w.b.net, new PacketType() {
            @Override
            public int type() {
                return TestHost.IP;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                got.add(Wire.u16(skb.mem(), skb.data() + 28));
                skb.consume();
                return 0;
            }
        });
    }

    private static SkBuff flow(Wired w, int i) {
        SkBuff skb = w.udp(false);
        long ip = skb.data() + EthHdr.LEN;
        Wire.u8(skb.mem(), ip + 15, i % 16);
        Wire.u16(skb.mem(), ip + 28, i);
        return skb;
    }

    @Test
    void channels_that_cannot_be_are_refused_with_the_kernels_words() {
        try (Wired w = wired(4)) {
            NetDevice dev = w.eth1.dev();
            assertThat(in(w.b, d -> Ethtool.setChannels(d, Map.of("combined", 5), ack), dev))
                .isEqualTo(-Errno.EINVAL);
            assertThat(ack.msg).isEqualTo("requested channel count exceeds maximum");
            assertThat(ack.badAttr).isEqualTo("combined");
            assertThat(in(w.b, d -> Ethtool.setChannels(d, Map.of("rx", 1), ack), dev))
                .isEqualTo(-Errno.EINVAL);
            assertThat(in(w.b, d -> Ethtool.setChannels(d, Map.of("combined", 0), ack), dev))
                .isEqualTo(-Errno.EINVAL);
            assertThat(ack.msg).contains("no RX or TX channel");
            assertThat(in(w.b, d -> Ethtool.setRxfh(d, new EthtoolRxfh(equal(3), null)), dev))
                .isZero();
            assertThat(in(w.b, d -> Ethtool.setChannels(d, Map.of("combined", 2), ack), dev))
                .isEqualTo(-Errno.EINVAL);
            assertThat(ack.msg).endsWith("existing indirection table (2)");
        }
    }

    private static int[] equal(int n) {
        return IntStream.range(0, 128).map(i -> i % n).toArray();
    }

    @Property(tries = 10)
    void the_table_that_was_set_is_the_one_that_steers(
            @ForAll @IntRange(min = 0, max = 3) int queue) {
        try (Wired w = wired(4)) {
            NetDevice dev = w.eth1.dev();
            int[] all = new int[128];
            Arrays.fill(all, queue);
            assertThat(in(w.b, d -> Ethtool.setRxfh(d, new EthtoolRxfh(all, null)), dev)).isZero();
            List<Integer> got = new ArrayList<>();
            countIn(w, got);
            w.a.run(() -> {
                for (int i = 0; i < 32; i++) {
                    w.xmitWaiting(flow(w, i), false);
                }
                w.a.machine.nanosleep(5 * MS);
            });
            assertThat(w.counter(w.eth1, "rx_queue_" + queue + "_packets")).isEqualTo(32);
            assertThat(got).hasSize(32);
        }
    }

    @Test
    void the_key_is_random_but_the_same_for_all_cards_of_a_boot() {
        try (Wired w = wired(2)) {
            NetDevice dev = w.eth1.dev();
            byte[] key = dev.ethtoolOps().getRxfh(dev).key();
            byte[] same = new byte[40];
            w.b.net.rssKeyFill(same);
            assertThat(key).isEqualTo(same)
                .isNotEqualTo(w.eth0.dev().ethtoolOps().getRxfh(w.eth0.dev()).key());
            byte[] mine = new byte[40];
            Arrays.fill(mine, (byte) 0x6d);
            assertThat(in(w.b, d -> Ethtool.setRxfh(d, new EthtoolRxfh(null, mine)), dev)).isZero();
            assertThat(in(w.b, d -> w.nicB.hw().readl(Reg.RSSRK.at(9)), dev))
                .isEqualTo(0x6d6d6d6d);
        }
    }

    @Test
    void rings_are_clamped_and_rounded_and_a_want_of_memory_leaves_the_old_ones() {
        try (Wired w = wired(1)) {
            NetDevice dev = w.eth1.dev();
            assertThat(in(w.b, d -> Ethtool.setRings(d, Map.of("rx", 10, "tx", 1001), ack), dev))
                .isZero();
            assertThat(dev.ethtoolOps().getRingparam(dev).rxPending()).isEqualTo(64);
            assertThat(dev.ethtoolOps().getRingparam(dev).txPending()).isEqualTo(1008);
            assertThat(w.nicB.rxRing(0).size()).isEqualTo(64);
            assertThat(w.nicB.txRing(0).size()).isEqualTo(1008);
            assertThat(in(w.b, d -> {
                w.b.memory.failAfter(0);
                return Ethtool.setRings(d, Map.of("rx", 4096), ack);
            }, dev)).isEqualTo(-Errno.ENOMEM);
            assertThat(w.nicB.rxRing(0).size()).isEqualTo(64);
            w.a.run(() -> {
                w.xmitWaiting(w.frame(7, 60), false);
                w.a.machine.nanosleep(MS);
            });
            assertThat(w.received).containsExactly(7);
        }
    }

    @Property(tries = 8)
    void rx_usecs_is_the_least_time_between_two_interrupts(
            @ForAll @IntRange(min = 20, max = 1000) int usecs) {
        try (Wired w = wired(1)) {
            assertThat(in(w.b, d -> Ethtool.setCoalesce(d, Map.of("rx-usecs", usecs), ack),
                w.eth1.dev())).isZero();
            var line = w.b.machine.lines().stream()
                .filter(l -> l.name().equals("eth0-TxRx-0")).findFirst().orElseThrow();
            long before = line.count(0);
            w.a.run(() -> {
                for (int i = 0; i < 1000; i++) {
                    w.xmitWaiting(w.frame(i, 60), false);
                    w.a.machine.cpu().spend(4000);
                }
                w.a.machine.nanosleep(5 * MS);
            });
            // A thousand frames in 4 to 6 ms; a unit of EITR is 2.048 us.
            assertThat(line.count(0) - before).isLessThanOrEqualTo(6000 / (usecs / 2 * 2) + 3);
            assertThat(w.received).hasSize(1000);
        }
    }

    @Test
    void adaptive_moderation_waits_longer_for_bulk_than_for_single_frames() {
        try (Wired w = wired(1)) {
            int[] itr = new int[2];
            w.a.run(() -> {
                for (int i = 0; i < 100; i++) {
                    w.xmitWaiting(w.frame(i, 60), false);
                    w.a.machine.cpu().spend(100_000);
                }
            });
            itr[0] = in(w.b, d -> w.nicB.hw().readl(Reg.EITR.at(0)) & 0xFF8, w.eth1.dev());
            w.a.run(() -> {
                for (int i = 0; i < 3000; i++) {
                    w.xmitWaiting(w.frame(i, 1500), i % 8 != 7);
                }
            });
            itr[1] = in(w.b, d -> w.nicB.hw().readl(Reg.EITR.at(0)) & 0xFF8, w.eth1.dev());
            w.a.run(() -> w.a.machine.nanosleep(5 * MS));
            // 10 us and less for the latter, in steps of 2 us * 4.
            assertThat(itr[0]).isLessThanOrEqualTo(14 << 2);
            assertThat(itr[1]).isGreaterThan(2 * itr[0]);
        }
    }

    @Test
    void parameters_of_other_cards_are_refused() {
        try (Wired w = wired(1)) {
            NetDevice dev = w.eth1.dev();
            assertThat(in(w.b, d -> Ethtool.setCoalesce(d, Map.of("adaptive-rx", 1), ack), dev))
                .isEqualTo(-Errno.EINVAL);
            assertThat(ack.msg).isEqualTo("cannot modify an unsupported parameter");
            assertThat(in(w.b, d -> Ethtool.setCoalesce(d, Map.of("tx-usecs", 7), ack), dev))
                .isEqualTo(-Errno.EINVAL);
            assertThat(in(w.b, d -> Ethtool.setCoalesce(d, Map.of("rx-usecs", 1023), ack), dev))
                .isEqualTo(-Errno.EINVAL);
        }
    }

    @Test
    void features_take_along_what_depends_on_them_and_bring_it_back() {
        try (Wired w = wired(1)) {
            NetDevice dev = w.eth0.dev();
            long before = dev.features();
            in(w.a, d -> set(d, NetdevFeatures.SG, 0), dev);
            assertThat(before & ~dev.features()).isEqualTo(NetdevFeatures.SG | NetdevFeatures.GSO
                | before & NetdevFeatures.ALL_TSO);
            in(w.a, d -> set(d, NetdevFeatures.SG, NetdevFeatures.SG), dev);
            assertThat(dev.features()).isEqualTo(before);
            in(w.a, d -> set(d, NetdevFeatures.HIGHDMA, 0), dev);
            assertThat(dev.features()).as("a fixed feature").isEqualTo(before);
        }
    }

    private static int set(NetDevice dev, long bits, long on) {
        Ethtool.setFeatures(dev, bits, on);
        return 0;
    }

    @Test
    void the_counters_have_the_names_and_the_order_of_ixgbe() throws Exception {
        try (Wired w = wired(4);
                var golden = getClass().getResourceAsStream("ixgbe_ethtool_S.txt")) {
            List<String> real = new String(golden.readAllBytes()).lines()
                .filter(l -> l.startsWith("     ")).map(l -> l.strip().split(":")[0])
                .filter(n -> !n.matches("[rt]x_queue_([4-9]|\\d\\d)_.*")).toList();
            NetDevice dev = w.eth1.dev();
            assertThat(dev.ethtoolOps().getStrings(dev)).isEqualTo(real);
        }
    }

    @Test
    void interrupts_are_given_back_when_the_device_goes_down() {
        try (Wired w = wired(4)) {
            int up = w.b.machine.lines().size();
            for (int i = 0; i < 20; i++) {
                w.b.run(() -> w.b.net.devices().close(w.eth1.dev()));
                assertThat(w.b.machine.lines()).hasSize(up - 5);
                w.b.run(() -> assertThat(w.b.net.devices().open(w.eth1.dev())).isZero());
                assertThat(w.b.machine.lines()).hasSize(up);
            }
        }
    }
}
