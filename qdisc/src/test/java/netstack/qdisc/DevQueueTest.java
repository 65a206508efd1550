package netstack.qdisc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.Softirq;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevQueueTest {
    private TxHost host = new TxHost().up();

    @AfterEach
    void close() {
        assertThat(host.skbs.live()).as("packets left").isZero();
        host.close();
    }

    private long netTx() {
        return host.machine.cpu(0).softirqs().count(Softirq.NET_TX);
    }

    private static List<Integer> upTo(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Test
    void an_empty_queue_is_bypassed_in_the_senders_context() {
        host.run(() -> {
            assertThat(host.xmit(7, 0)).isEqualTo(NetXmit.NET_XMIT_SUCCESS);
            assertThat(host.sent).containsExactly(7);
        });
        assertThat(host.contexts).containsExactly("TASK");
        assertThat(netTx()).isZero();
        assertThat(host.root().packets()).isOne();
        assertThat(host.root().bytes()).isEqualTo(60);
        assertThat(host.root().qlen()).isZero();
    }

    @Test
    void a_stopped_queue_is_served_by_priority_after_its_wake_up() {
        host.run(() -> {
            host.room = 1;
            host.xmit(0, 0);
            host.xmit(1, 2);
            host.xmit(2, 0);
            host.xmit(3, 6);
            host.xmit(4, 2);
            assertThat(host.sent).containsExactly(0);
            assertThat(host.root().qlen()).isEqualTo(4);
            assertThat(host.root().backlog()).isEqualTo(240);
            host.wake(100);
        });
        host.settle();
        assertThat(host.sent).containsExactly(0, 3, 2, 1, 4);
        assertThat(netTx()).isOne();
    }

    @Test
    void a_run_sends_64_packets_then_net_tx_goes_on() {
        host.run(() -> {
            host.room = 1;
            for (int i = 0; i < 200; i++) {
                host.xmit(i, 0);
            }
            host.wake(1000);
        });
        host.settle();
        assertThat(host.sent).isEqualTo(upTo(200));
        // 199 wait: runs of 64, 64, 64 and 7, each from NET_TX.
        assertThat(netTx()).isEqualTo(4);
        assertThat(host.contexts.subList(1, 200)).containsOnly("SOFTIRQ");
    }

    @Test
    void a_busy_device_gets_the_same_packet_again_first() {
        host.run(() -> {
            host.busy = true;
            host.room = 0;
            for (int i = 0; i < 5; i++) {
                assertThat(host.xmit(i, i == 4 ? 6 : 0)).isEqualTo(NetXmit.NET_XMIT_SUCCESS);
            }
            host.room = 100;
        });
        host.settle();
        // 4 is of the first band, but 0 had been offered before.
        assertThat(host.sent).containsExactly(0, 4, 1, 2, 3);
        assertThat(host.root().requeues()).isPositive();
    }

    @Test
    void a_full_band_drops_and_says_so() {
        host.run(() -> {
            host.room = 1;
            host.xmit(0, 0);
            int full = 0;
            for (int i = 0; i < 1010; i++) {
                full += host.xmit(1 + i, 0) == NetXmit.NET_XMIT_DROP ? 1 : 0;
            }
            assertThat(full).isEqualTo(10);
            assertThat(host.xmit(5000, 6)).as("another band").isZero();
            assertThat(host.root().drops()).isEqualTo(10);
            host.wake(2000);
        });
        host.settle();
        assertThat(host.sent).hasSize(1002).startsWith(0, 5000);
    }

    /// 0..15 sends with that priority; 16 wakes with room for 3; 17 wakes
    /// with much; 18 toggles BUSY.
    @Property(tries = 200)
    void nothing_is_lost_reordered_or_stranded(
            @ForAll @Size(max = 120) List<@IntRange(max = 18) Integer> ops) {
        try (TxHost h = new TxHost().up()) {
            h.dev.txQueueLen(10);
            h.devQueue.qdiscs().graft(h.dev, "pfifo_fast");
            List<List<Integer>> accepted =
                List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            int[] dropped = {0};
            h.room = 3;
            for (int i = 0; i < ops.size(); i++) {
                int mark = i;
                int op = ops.get(i);
                h.run(() -> step(h, op, mark, accepted, dropped));
            }
            h.run(() -> {
                h.busy = false;
                h.wake(1000);
            });
            h.settle();
            int n = accepted.stream().mapToInt(List::size).sum();
            assertThat(h.sent).hasSize(n);
            assertThat(h.root().drops()).isEqualTo(dropped[0]);
            assertThat(h.root().packets()).isEqualTo(n);
            assertThat(h.root().qlen()).isZero();
            assertThat(h.root().backlog()).isZero();
            for (List<Integer> band : accepted) {
                assertThat(h.sent.stream().filter(band::contains)).isEqualTo(band);
            }
            assertThat(h.skbs.live()).isZero();
        }
    }

    private static void step(TxHost h, int op, int mark, List<List<Integer>> accepted,
            int[] dropped) {
        switch (op) {
            case 16 -> h.wake(3);
            case 17 -> h.wake(1000);
            case 18 -> {
                h.busy = !h.busy;
                h.wake(h.busy ? h.room : Math.max(h.room, 1));
            }
            default -> {
                if (h.xmit(mark, op) == NetXmit.NET_XMIT_SUCCESS) {
                    accepted.get(PfifoFast.band(op)).add(mark);
                } else {
                    dropped[0]++;
                }
            }
        }
    }

    @Test
    void a_device_that_is_down_drops() {
        host.run(() -> {
            host.room = 1;
            host.xmit(0, 0);
            host.xmit(1, 0);
            host.net.devices().close(host.dev);
            assertThat(host.skbs.live()).as("the queue is emptied").isZero();
            assertThat(NetXmit.errno(host.xmit(2, 0))).isZero();
            host.net.devices().open(host.dev);
            host.wake(10);
            host.xmit(3, 0);
        });
        assertThat(host.sent).containsExactly(0, 3);
    }

    @Test
    void noqueue_calls_the_device_at_once_and_ends_circles() {
        NetDevice loop = new NetDevice(host.net, "circle0", (skb, dev) -> {
            skb.dev(dev);
            host.devQueue.xmit(skb);
            return NetdevTx.OK;
        }, 1, 1);
        loop.noQueue(true);
        loop.lltx(true);
        host.net.devices().register(loop);
        host.run(() -> {
            host.net.devices().open(loop);
            SkBuff skb = host.skb(1, 0);
            skb.dev(loop);
            host.devQueue.xmit(skb);
        });
        assertThat(host.devQueue.qdiscs().root(loop).id()).isEqualTo("noqueue");
        assertThat(loop.stats().sum(LinkStat.TX_DROPPED)).isOne();
    }

    @Test
    void taps_see_a_clone_of_what_the_device_gets() {
        List<Integer> seen = new ArrayList<>();
        TxTap tap = (skb, dev) -> {
            assertThat(skb.pktType()).isEqualTo(SkBuff.PACKET_OUTGOING);
            assertThat(skb.cloned()).isTrue();
            seen.add(skb.mark());
        };
        host.devQueue.addPack(tap, null);
        host.run(() -> host.xmit(1, 0));
        host.devQueue.removePack(tap);
        host.devQueue.addPack(tap, host.dev);
        host.run(() -> host.xmit(2, 0));
        host.devQueue.removePack(tap);
        host.run(() -> host.xmit(3, 0));
        assertThat(seen).containsExactly(1, 2);
        assertThat(host.sent).containsExactly(1, 2, 3);
    }

    @Test
    void byte_queue_limits_let_the_driver_ring_once() {
        host.run(() -> {
            host.dev.txQueue(0).dql().queued(0);
            host.room = 1;
            for (int i = 0; i < 4; i++) {
                host.xmit(i, 0);
            }
            host.wake(10);
        });
        host.settle();
        assertThat(host.more).hasSize(4).containsOnly(false);
    }

    @Test
    void a_hung_queue_is_reported_to_the_driver_after_five_seconds() {
        host.dev.watchdogTimeo(5 * host.machine.hz());
        host.run(() -> {
            host.net.devices().close(host.dev);
            host.net.devices().open(host.dev);
            host.room = 1;
            host.xmit(0, 0);
            host.machine.nanosleep(4_000_000_000L);
            assertThat(host.timeouts).isZero();
            host.machine.nanosleep(8_000_000_000L);
            assertThat(host.timeouts).isPositive();
            host.wake(1);
            host.net.devices().close(host.dev);
        });
        assertThat(host.dev.txQueue(0).transTimeout()).isPositive();
    }

    @Test
    void a_packet_freed_in_an_interrupt_is_freed_by_the_softirq() {
        List<DropReason> freed = new ArrayList<>();
        host.skbs.onFree((skb, reason) -> freed.add(reason));
        host.run(() -> {
            SkBuff skb = host.skb(1, 0);
            host.machine.cpu().localBhDisable();
            host.devQueue.netTx().kfreeSkbIrqReason(skb, DropReason.CONSUMED);
            assertThat(freed).isEmpty();
            host.machine.cpu().localBhEnable();
            assertThat(freed).containsExactly(DropReason.CONSUMED);
        });
    }

    @Test
    void the_sysctl_chooses_the_default_and_mq_stands_over_several_queues() {
        host.close();
        host = new TxHost(new MachineConfig().cpus(2), 4);
        host.net.sysctl().set("net.core.default_qdisc", "pfifo");
        host.up();
        Mq mq = (Mq) host.root();
        assertThat(mq.leaves()).isEqualTo(4);
        assertThat(mq.leaf(2).id()).isEqualTo("pfifo");
        host.run(() -> {
            for (int i = 0; i < 400; i++) {
                SkBuff skb = host.skb(i, 0);
                skb.hash((i + 1) * 0x9e3779b9);
                host.devQueue.xmit(skb);
            }
        });
        assertThat(host.queues).contains(0, 1, 2, 3);
        assertThat(mq.packets()).isEqualTo(400);
        assertThat(mq.bytes()).isEqualTo(24000);
        host.devQueue.xps().setXpsQueue(host.dev, 0b11, 3);
        assertThat(host.devQueue.xps().cpus(host.dev, 3)).isEqualTo(0b11);
        host.queues.clear();
        host.run(() -> host.xmit(9, 0));
        assertThat(host.queues).containsExactly(3);
    }
}
