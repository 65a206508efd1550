package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import netstack.driver.hw.Cable;
import netstack.driver.hw.Nic82599;
import netstack.driver.legacy.Legacy82599;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.FailSlab;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The driver of before NAPI: an interrupt takes each frame.
class LegacyTest {
    private static final int TYPE = 0x88b5;
    private static final long MS = 1_000_000;

    /// Two hosts with the old driver on one cable.
    private static final class Bed implements AutoCloseable {
        final World world = new World(5);
        final TestHost a = new TestHost(world, "a", new MachineConfig());
        final TestHost b = new TestHost(world, "b", new MachineConfig());
        final Nic82599 nicA = new Nic82599("cardA", a.machine, a.memory, 0x0200_0000_00aaL);
        final Nic82599 nicB = new Nic82599("cardB", b.machine, b.memory, 0x0200_0000_00bbL);
        final Cable cable = new Cable(world, 10_000_000_000L, 1000).connect(nicA, nicB);
        final Legacy82599 eth0 = up(a, nicA);
        final Legacy82599 eth1 = up(b, nicB);
        final List<Integer> marks = new ArrayList<>();

        Bed() {
            b.rx.netif().addPack(b.net, new PacketType() {
                @Override
                public int type() {
                    return TYPE;
                }

                @Override
                public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                    marks.add(skb.mem().get(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED,
                        skb.data()));
                    skb.consume();
                    return 0;
                }
            });
        }

        private static Legacy82599 up(TestHost host, Nic82599 nic) {
            Legacy82599[] found = new Legacy82599[1];
            host.run(() -> {
                found[0] = Legacy82599.probe(host.net, nic, host.rx.backlog());
                assertThat(host.net.devices().open(found[0].dev())).isZero();
            });
            return found[0];
        }

        void send(int mark) {
            SkBuff skb = a.skbs.alloc(EthHdr.LEN + 60);
            EthHdr eth = new EthHdr(skb.mem(), skb.put(EthHdr.LEN));
            eth.dest(0x0200_0000_00bbL).source(0x0200_0000_00aaL).proto(TYPE);
            long at = skb.put(60);
            skb.mem().set(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, at, mark);
            while (eth0.dev().txQueue(0).xmitFrozenOrStopped()) {
                a.machine.cpu().spend(500);
            }
            assertThat(eth0.dev().ops().startXmit(skb, eth0.dev())).isEqualTo(NetdevTx.OK);
        }

        @Override
        public void close() {
            a.run(() -> a.net.devices().close(eth0.dev()));
            b.run(() -> b.net.devices().close(eth1.dev()));
            assertThat(nicA.audit()).isEmpty();
            assertThat(nicB.audit()).isEmpty();
            world.close();
            for (TestHost host : List.of(a, b)) {
                assertThat(host.skbs.audit()).isEmpty();
                host.skbs.shrink();
                assertThat(host.memory.audit()).isEmpty();
            }
            assertThat(nicA.rulesBroken() + nicB.rulesBroken()).isZero();
        }
    }

    @Property(tries = 10)
    void frames_that_come_one_by_one_interrupt_once_each(
            @ForAll @IntRange(min = 1, max = 100) int n) {
        try (Bed bed = new Bed()) {
            long before = bed.eth1.interrupts();
            bed.a.run(() -> {
                for (int i = 0; i < n; i++) {
                    bed.send(i);
                    bed.a.machine.nanosleep(20_000);
                }
            });
            assertThat(bed.marks).isEqualTo(IntStream.range(0, n).boxed().toList());
            assertThat(bed.eth1.interrupts() - before).isEqualTo(n);
        }
    }

    @Property(tries = 8)
    void without_memory_a_frame_is_dropped_and_its_buffer_used_again(
            @ForAll @IntRange(min = 2, max = 20) int every,
            @ForAll @IntRange(min = 300, max = 700) int n) {
        try (Bed bed = new Bed()) {
            bed.b.skbs.failSlab(FailSlab.every(every));
            bed.a.run(() -> {
                for (int i = 0; i < n; i++) {
                    bed.send(i);
                    bed.a.machine.cpu().spend(5000);
                }
                bed.a.machine.nanosleep(MS);
            });
            bed.b.skbs.failSlab(null);
            long[] dropped = new long[1];
            bed.b.run(() -> dropped[0] =
                bed.eth1.dev().getStats()[LinkStat.RX_DROPPED.ordinal()]);
            assertThat(dropped[0]).isPositive();
            assertThat(bed.marks.size() + dropped[0]).isEqualTo(n);
        }
    }

    @Test
    void a_pulled_cable_takes_the_carrier_away_and_back() {
        try (Bed bed = new Bed()) {
            bed.a.run(() -> {
                bed.nicA.carrier(false);
                bed.a.machine.nanosleep(MS);
                assertThat(bed.eth0.dev().carrierOk()).isFalse();
                bed.nicA.carrier(true);
                bed.a.machine.nanosleep(MS);
                assertThat(bed.eth0.dev().carrierOk()).isTrue();
            });
        }
    }
}
