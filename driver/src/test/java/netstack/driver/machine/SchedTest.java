package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SchedTest {

    @Property(tries = 60)
    void busy_tasks_get_equal_shares(@ForAll @IntRange(min = 2, max = 6) int n,
            @ForAll @IntRange(min = 10, max = 100_000) int step) {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                tasks.add(m.spawn("t" + i, 0, () -> {
                    for (;;) {
                        m.cpu().spend(step);
                    }
                }));
            }
            w.run(n * 20_000_000L);
            assertThat(tasks).allSatisfy(t ->
                    assertThat(t.sumExec()).isBetween(17_000_000L, 23_000_000L));
        }
    }

    @Test
    void a_task_that_wakes_takes_the_cpu_from_one_that_had_more_than_its_share() {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            List<Long> late = new ArrayList<>();
            m.spawn("hog", 0, () -> {
                for (;;) {
                    m.cpu().spend(1000);
                }
            });
            m.spawn("sleeper", 0, () -> {
                for (int i = 0; i < 50; i++) {
                    long due = m.now() + 2_000_000;
                    m.nanosleep(2_000_000);
                    late.add(m.now() - due);
                    m.cpu().spend(10_000);
                }
            });
            w.run(200_000_000);
            assertThat(late).hasSize(50).allSatisfy(ns -> assertThat(ns).isLessThan(1_000_000));
        }
    }

    private static long latency(boolean full) {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig().preemptFull(full));
            long[] worst = new long[1];
            m.kthread("kernel work", 0, () -> {
                for (int i = 0; i < 10; i++) {
                    for (int k = 0; k < 10_000; k++) {
                        m.cpu().spend(1000);
                    }
                    m.condResched();
                }
            });
            m.spawn("sleeper", 0, () -> {
                for (int i = 0; i < 20; i++) {
                    long due = m.now() + 1_000_000;
                    m.nanosleep(1_000_000);
                    worst[0] = Math.max(worst[0], m.now() - due);
                }
            });
            w.run(200_000_000);
            return worst[0];
        }
    }

    @Test
    void kernel_code_is_preempted_only_where_the_machine_is_fully_preemptible() {
        assertThat(latency(false)).isGreaterThan(8_000_000);
        assertThat(latency(true)).isLessThan(1_500_000);
    }

    @Test
    void a_cpu_with_one_program_never_changes_stacks() {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            Task t = m.spawn("t", 0, () -> {
                for (int i = 0; i < 1000; i++) {
                    m.nanosleep(1000);
                }
            });
            w.runUntilIdle();
            assertThat(t.dead()).isTrue();
            assertThat(w.stats().handOvers()).isLessThan(5);
        }
    }

    @Test
    void time_is_accounted_to_what_it_was_spent_on() {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            m.openSoftirq(Softirq.NET_RX, () -> m.cpu().spend(3000));
            IrqLine line = m.requestIrq("dev", () -> {
                m.cpu().spend(2000);
                m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
            });
            m.cpu(0).at(500, (now, arg) -> line.raise(now), 0);
            Task t = w.runTask(m, () -> {
                m.cpu().spend(10_000);
                m.syscallEnter();
                m.cpu().spend(4000);
                m.syscallExit();
                m.nanosleep(6000);
            });
            CpuTimes times = m.cpu(0).times();
            assertThat(times.of(CpuTimes.Kind.IRQ)).isEqualTo(2000);
            assertThat(times.of(CpuTimes.Kind.SOFTIRQ)).isEqualTo(3001);
            assertThat(times.of(CpuTimes.Kind.USER)).isEqualTo(10_000);
            assertThat(times.of(CpuTimes.Kind.SYSTEM)).isBetween(4001L, 4010L);
            assertThat(times.of(CpuTimes.Kind.IDLE)).isBetween(5990L, 6010L);
            assertThat(t.sumExec()).isBetween(14_000L, 14_010L);
            assertThat(m.cpu(0).softirqs().count(Softirq.NET_RX)).isEqualTo(1);
        }
    }
}
