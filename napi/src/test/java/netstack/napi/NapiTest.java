package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.Softirq;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetDevice;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NapiTest {
    private static final long MS = 1_000_000;

    @Test
    void an_interrupt_schedules_and_the_softirq_polls_until_the_ring_is_empty() {
        try (TestHost host = new TestHost()) {
            host.sink(TestHost.IP);
            FakeNic nic = new FakeNic(host, host.dev, TestHost.IP);
            nic.arrive(100, 130);
            host.run(() -> host.machine.cpu().spend(MS));
            assertThat(nic.polls).containsExactly(64, 64, 2);
            assertThat(host.rx.softnetData(0).processed()).isEqualTo(130);
            assertThat(host.rx.softnetData(0).timeSqueeze()).isZero();
        }
    }

    @Test
    void the_batch_goes_up_at_eight_and_at_completion() {
        try (TestHost host = new TestHost()) {
            List<Integer> runs = new ArrayList<>();
            host.rx.netif().addPack(host.net, new BatchCounter(runs));
            FakeNic nic = new FakeNic(host, host.dev, TestHost.IP);
            nic.arrive(100, 19);
            host.run(() -> host.machine.cpu().spend(MS));
            assertThat(runs).containsExactly(8, 8, 3);
        }
    }

    @Test
    void a_batch_is_cut_where_the_handler_changes() {
        try (TestHost host = new TestHost()) {
            List<Integer> ip = new ArrayList<>();
            List<String> arp = new ArrayList<>();
            host.rx.netif().addPack(host.net, new BatchCounter(ip));
            host.rx.netif().addPack(host.net, host.handler("arp", 0x0806, null, arp));
            NapiContext napi = host.rx.napis().add(host.dev, (n, b) -> 0, 64);
            host.run(() -> {
                for (int type : new int[] {0x800, 0x800, 0x806, 0x800, 0x806, 0x806, 0x800}) {
                    napi.groReceive(host.packet(type));
                }
                napi.groReceive(host.packet(0x800));
            });
            assertThat(ip).containsExactly(2, 1, 2);
            assertThat(arp).hasSize(3);
        }
    }

    @Test
    void an_event_between_the_last_look_and_completion_is_not_lost() {
        try (TestHost host = new TestHost()) {
            List<Boolean> completed = new ArrayList<>();
            NapiContext[] napi = new NapiContext[1];
            napi[0] = host.rx.napis().add(host.dev, (self, budget) -> {
                if (completed.isEmpty()) {
                    // The interrupt comes while we are still polling.
                    assertThat(self.schedule()).isFalse();
                }
                completed.add(self.completeDone(0));
                return 0;
            }, 64);
            napi[0].enable();
            var irq = host.machine.requestIrq("eth0", napi[0]::schedule);
            irq.cpu().at(100, (now, arg) -> irq.raise(now), 0);
            host.run(() -> host.machine.cpu().spend(MS));
            assertThat(completed).containsExactly(false, true);
        }
    }

    @Test
    void a_disabled_instance_cannot_be_scheduled() {
        try (TestHost host = new TestHost()) {
            NapiContext napi = host.rx.napis().add(host.dev, (n, b) -> 0, 64);
            assertThat(napi.schedule()).isFalse();
            napi.enable();
            host.run(() -> {
                napi.disable();
                assertThat(napi.schedule()).isFalse();
                host.machine.cpu().spend(MS);
            });
        }
    }

    @Test
    void disable_waits_for_the_poll_that_runs() {
        try (TestHost host = new TestHost(new MachineConfig().cpus(2))) {
            List<String> log = new ArrayList<>();
            NapiContext napi = host.rx.napis().add(host.dev, (self, budget) -> {
                host.machine.cpu().spend(50_000);
                log.add("polled");
                self.completeDone(1);
                return 1;
            }, 64);
            napi.enable();
            var irq = host.machine.requestIrq("eth0", napi::schedule);
            irq.setAffinity(2);
            irq.cpu().at(1000, (now, arg) -> irq.raise(now), 0);
            host.run(() -> {
                host.machine.cpu().spend(10_000);
                host.machine.cpu().sync();
                napi.disable();
                log.add("disabled");
            });
            assertThat(log).containsExactly("polled", "disabled");
        }
    }

    @Test
    void a_poll_that_does_more_than_its_budget_is_our_bug() {
        TestHost host = new TestHost();
        NapiContext napi = host.rx.napis().add(host.dev, (self, budget) -> budget + 1, 64);
        napi.enable();
        scheduleAt(host, napi, 100);
        assertThatThrownBy(() -> host.run(() -> host.machine.cpu().spend(MS)))
            .hasRootCauseInstanceOf(IllegalStateException.class);
        host.world.close();
    }

    @Test
    void who_used_its_weight_up_goes_behind_the_others() {
        try (TestHost host = new TestHost()) {
            List<String> order = new ArrayList<>();
            int[] left = {3, 1, 2};
            NapiContext[] napis = new NapiContext[3];
            for (int i = 0; i < 3; i++) {
                int me = i;
                napis[i] = host.rx.napis().add(host.dev, (self, budget) -> {
                    order.add("abc".charAt(me) + "");
                    if (--left[me] > 0) {
                        return budget;
                    }
                    self.completeDone(1);
                    return 1;
                }, 64);
                napis[i].enable();
            }
            var irq = host.machine.requestIrq("eth0", () -> {
                for (NapiContext napi : napis) {
                    napi.schedule();
                }
            });
            irq.cpu().at(100, (now, arg) -> irq.raise(now), 0);
            host.run(() -> host.machine.cpu().spend(MS));
            assertThat(order).containsExactly("a", "b", "c", "a", "c", "a");
        }
    }

    @Property(tries = 60)
    void a_round_overruns_its_budget_by_less_than_one_poll(
            @ForAll @IntRange(min = 1, max = 400) int budget,
            @ForAll @IntRange(min = 1, max = 12) int queues,
            @ForAll @IntRange(min = 1, max = 200) int frames) {
        try (TestHost host = new TestHost()) {
            host.net.sysctl().set("net.core.netdev_budget", budget + "");
            Map<Long, Integer> byRound = new HashMap<>();
            for (int q = 0; q < queues; q++) {
                int[] left = {frames};
                NapiContext napi = host.rx.napis().add(host.dev, (self, weight) -> {
                    int work = Math.min(left[0], weight);
                    left[0] -= work;
                    long round = host.machine.cpu(0).softirqs().count(Softirq.NET_RX);
                    byRound.merge(round, work, Integer::sum);
                    if (work < weight) {
                        self.completeDone(work);
                    }
                    return work;
                }, 64);
                napi.enable();
                scheduleAt(host, napi, 100);
            }
            host.run(() -> host.machine.cpu().spend(5 * MS));
            assertThat(byRound.values()).allMatch(work -> work < budget + 64);
            assertThat(byRound.values().stream().mapToInt(n -> n).sum())
                .isEqualTo(queues * frames);
        }
    }

    @Property(tries = 40)
    void at_budget_1_every_round_that_works_is_squeezed_and_a_poll_takes_its_weight(
            @ForAll @IntRange(min = 1, max = 500) int frames) {
        try (TestHost host = new TestHost()) {
            host.net.sysctl().set("net.core.netdev_budget", "1");
            host.sink(TestHost.IP);
            FakeNic nic = new FakeNic(host, host.dev, TestHost.IP);
            nic.arrive(100, frames);
            host.run(() -> host.machine.cpu().spend(5 * MS));
            long worked = nic.polls.stream().filter(n -> n > 0).count();
            assertThat(host.rx.softnetData(0).timeSqueeze()).isEqualTo(worked);
            assertThat(nic.polls.getFirst()).isEqualTo(Math.min(frames, 64));
        }
    }

    @Test
    void two_milliseconds_end_a_round_too() {
        try (TestHost host = new TestHost()) {
            List<Long> rounds = new ArrayList<>();
            for (int q = 0; q < 20; q++) {
                NapiContext napi = host.rx.napis().add(host.dev, (self, budget) -> {
                    rounds.add(host.machine.cpu(0).softirqs().count(Softirq.NET_RX));
                    host.machine.cpu().spend(300_000);
                    self.completeDone(1);
                    return 1;
                }, 64);
                napi.enable();
                scheduleAt(host, napi, 100);
            }
            host.run(() -> host.machine.cpu().spend(10 * MS));
            // Jiffies: from 0.0 the seventh poll ends after 2 ms, later rounds begin in a jiffy.
            assertThat(rounds.stream().filter(r -> r.equals(rounds.getFirst()))).hasSize(7);
            assertThat(host.rx.softnetData(0).timeSqueeze()).isGreaterThanOrEqualTo(2);
        }
    }

    private static void scheduleAt(TestHost host, NapiContext napi, long time) {
        var irq = host.machine.requestIrq("eth0", napi::schedule);
        irq.cpu().at(time, (now, arg) -> irq.raise(now), 0);
    }

    @Property(tries = 30)
    void frames_in_are_frames_delivered(
            @ForAll List<@IntRange(min = 0, max = 90) Integer> bursts,
            @ForAll @IntRange(min = 1, max = 200) int gapUs) {
        try (TestHost host = new TestHost()) {
            List<String> log = new ArrayList<>();
            host.rx.netif().addPack(host.net, host.handler("ip", TestHost.IP, null, log));
            NetDevice eth1 = host.device("eth%d", 0x0200_0000_0002L);
            FakeNic a = new FakeNic(host, host.dev, TestHost.IP);
            FakeNic b = new FakeNic(host, eth1, 0x88b5);
            long t = 100;
            int ip = 0;
            int other = 0;
            for (int n : bursts) {
                a.arrive(t, n);
                b.arrive(t + 10, n / 2);
                ip += n;
                other += n / 2;
                t += gapUs * 1000L;
            }
            long end = t + 20 * MS;
            host.run(() -> host.machine.cpu().spend(end));
            assertThat(log).hasSize(ip);
            assertThat(host.drops).hasSize(other);
            assertThat(host.rx.softnetData(0).processed()).isEqualTo(ip + other);
        }
    }
}
