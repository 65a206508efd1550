package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// How long softirqs run on the return from an interrupt, and what ksoftirqd gets.
class SoftirqTest {
    private static final int MAX_SOFTIRQ_RESTART = 10;
    private static final long MS = 1_000_000;

    private static final long GAP_NS = 100;

    /// In which task each round ran, and when it began.
    private final List<String> rounds = new ArrayList<>();
    private final List<Long> begun = new ArrayList<>();

    /// A machine with a busy program, on which one interrupt at `at` starts a softirq that
    /// raises itself until it has run `times` times, `ns` each.
    private Machine machine(World w, int times, long ns, long at) {
        Machine m = w.machine("h", new MachineConfig());
        m.openSoftirq(Softirq.NET_RX, () -> {
            round(m);
            m.cpu().spend(ns);
            if (rounds.size() < times) {
                m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
            }
        });
        IrqLine line = m.requestIrq("dev", () -> m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX));
        m.cpu(0).at(at, (now, arg) -> line.raise(now), 0);
        m.spawn("hog", 0, () -> {
            for (;;) {
                m.cpu().spend(1000);
            }
        });
        return m;
    }

    private void round(Machine m) {
        rounds.add(m.current().comm());
        begun.add(m.now());
    }

    /// Rounds of `ns` each from the first on, without a pause, on top of the program.
    private long inOneGo(long ns) {
        int n = 1;
        while (n < rounds.size() && rounds.get(n).equals("hog")
                && begun.get(n) - begun.get(n - 1) - ns < GAP_NS) {
            n++;
        }
        return n;
    }

    @Property(tries = 40)
    void an_interrupt_runs_at_most_ten_rounds_on_its_return(
            @ForAll @IntRange(min = 1, max = 40) int times) {
        rounds.clear();
        begun.clear();
        try (World w = new World(1)) {
            Machine m = machine(w, times, 1000, 100_000);
            w.run(900_000);       // before the first tick, which would run some too
            assertThat(inOneGo(1000)).isEqualTo(Math.min(times, MAX_SOFTIRQ_RESTART));
            assertThat(m.tasks().stream().anyMatch(t -> t.comm().equals("ksoftirqd/0")))
                    .as("who is woken for the rest").isEqualTo(times > MAX_SOFTIRQ_RESTART);
            w.run(20 * MS);
            assertThat(rounds).as("none is lost").hasSize(times);
        }
    }

    @Property(tries = 40)
    void no_round_begins_after_two_jiffies(@ForAll @IntRange(min = 50, max = 3000) int us,
            @ForAll @IntRange(min = 0, max = 999) int phase) {
        rounds.clear();
        begun.clear();
        try (World w = new World(1)) {
            Machine m = machine(w, 100, us * 1000L, 10 * MS + phase * 1000L);
            w.run(11 * MS + phase * 1000L + 4 * MS);
            long start = 10 * MS + phase * 1000L;
            long limit = (start / MS + 2) * MS - start;
            long most = Math.min(MAX_SOFTIRQ_RESTART, Math.ceilDiv(limit, us * 1000L));
            assertThat(inOneGo(us * 1000L)).isBetween(1L, Math.max(1, most));
            assertThat(m.cpu(0).softirqs().count(Softirq.NET_RX)).isEqualTo(rounds.size());
        }
    }

    @Test
    void a_task_that_should_run_ends_the_rounds() {
        try (World w = new World(1)) {
            Machine m = machine(w, 0, 0, 100_000);
            m.openSoftirq(Softirq.NET_RX, () -> {
                round(m);
                m.cpu().sched.resched();
                if (rounds.size() < 5) {
                    m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
                }
            });
            w.run(50 * MS);
            assertThat(inOneGo(0)).as("need_resched after the first round").isOne();
            assertThat(rounds).as("none is lost").hasSize(5);
        }
    }

    /// The kernel's choice: no priority, so that a flood can't take all, and programs neither.
    @Property(tries = 20)
    void ksoftirqd_and_a_program_share_the_cpu_evenly(
            @ForAll @IntRange(min = 1, max = 200) int us) {
        rounds.clear();
        begun.clear();
        try (World w = new World(1)) {
            Machine m = machine(w, Integer.MAX_VALUE, us * 1000L, 100_000);
            w.run(300 * MS);
            long hog = sumExec(m, "hog");
            long ksoftirqd = sumExec(m, "ksoftirqd/0");
            assertThat((double) hog / ksoftirqd).as("%d against %d", hog, ksoftirqd)
                    .isBetween(0.85, 1.15);
        }
    }

    private static long sumExec(Machine m, String comm) {
        return m.tasks().stream().filter(t -> t.comm().equals(comm)).findFirst().orElseThrow()
                .sumExec();
    }
}
