package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimersTest {

    /// The rule that the golden captures show: `((expires >> 3n) + 1) << 3n`.
    private static long rule(long now, long expires) {
        long delta = expires - now;
        int n = 0;
        while (n < 8 && delta >= 63L << 3 * n) {
            n++;
        }
        return ((expires >> 3 * n) + 1) << 3 * n;
    }

    private static long fires(long start, long delta) {
        long[] fired = {-1};
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            TimerList t = new TimerList(m, () -> fired[0] = m.jiffies());
            w.runTask(m, () -> {
                m.nanosleep(start * m.jiffyNs() + 5);
                t.mod(m.jiffies() + delta);
            });
            w.runUntilIdle();
        }
        return fired[0];
    }

    @Property(tries = 200)
    void a_timer_runs_when_the_wheels_grain_says(@ForAll @LongRange(max = 100_000) long start,
            @ForAll @LongRange(min = 1, max = 3_000_000) long delta) {
        assertThat(fires(start, delta)).isEqualTo(rule(start, start + delta));
    }

    @ParameterizedTest
    @CsvSource({"0,1,2", "0,40,41", "0,62,63", "0,63,64", "0,200,208", "100,200,304",
            "0,503,504", "0,504,512", "0,1000,1024", "0,3000,3008", "0,60000,61440"})
    void known_expiries(long start, long delta, long at) {
        assertThat(fires(start, delta)).isEqualTo(at);
    }

    @Property(tries = 100)
    void many_timers_moved_and_stopped_run_each_at_its_time(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -3000, max = 5000) Integer> ops) {
        TreeMap<Integer, Long> expected = new TreeMap<>();
        TreeMap<Integer, Long> fired = new TreeMap<>();
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            List<TimerList> timers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int id = i;
                timers.add(new TimerList(m, () -> fired.put(id, m.jiffies())));
            }
            w.runTask(m, () -> {
                for (int k = 0; k < ops.size(); k++) {
                    int id = k % timers.size();
                    int delta = ops.get(k);
                    if (delta < 0) {
                        timers.get(id).del();
                        expected.remove(id);
                    } else {
                        timers.get(id).mod(m.jiffies() + delta);
                        expected.put(id, rule(m.jiffies(), m.jiffies() + delta));
                    }
                }
            });
            w.runUntilIdle();
        }
        assertThat(fired).isEqualTo(expected);
    }

    /// 495 jiffies after 8n + 1 is a whole turn of the second level, as is 3960 of the third.
    @ParameterizedTest
    @CsvSource({"503", "502", "496", "4031", "4030", "3968", "32255"})
    void a_timer_that_sets_itself_a_whole_turn_ahead_runs_once_a_turn(long delta) {
        int[] runs = {0};
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            TimerList[] t = new TimerList[1];
            t[0] = new TimerList(m, () -> {
                runs[0]++;
                t[0].mod(m.jiffies() + delta);
            });
            w.runTask(m, () -> t[0].mod(m.jiffies() + 100));
            w.run(w.now() + 10 * (delta + 64) * m.jiffyNs());
        }
        assertThat(runs[0]).isBetween(8, 13);
    }

    @Test
    void a_timer_set_where_another_was_removed_is_not_late() {
        long[] fired = {-1};
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            TimerList first = new TimerList(m, () -> { });
            TimerList second = new TimerList(m, () -> fired[0] = m.jiffies());
            TimerList last = new TimerList(m, () -> { });
            w.runTask(m, () -> {
                last.mod(m.jiffies() + 5000);
                first.mod(m.jiffies() + 40);
                first.del();
                second.mod(m.jiffies() + 20);
            });
            w.runUntilIdle();
        }
        assertThat(fired[0]).isEqualTo(21);
    }

    @Property(tries = 100)
    void hrtimers_run_in_order_at_their_nanosecond(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 100_000) Integer> at) {
        List<Long> fired = new ArrayList<>();
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            w.runTask(m, () -> {
                List<Hrtimer> timers = new ArrayList<>();
                for (int t : at) {
                    Hrtimer h = new Hrtimer(m, () -> fired.add(m.now()));
                    h.start(t);
                    timers.add(h);
                }
                for (int i = 0; i < timers.size(); i += 3) {
                    timers.get(i).cancel();
                }
            });
            w.runUntilIdle();
        }
        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < at.size(); i++) {
            if (i % 3 != 0) {
                expected.add((long) at.get(i));
            }
        }
        assertThat(fired).containsExactlyElementsOf(expected.stream().sorted().toList());
    }

    @Test
    void an_idle_machine_has_no_tick() {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig());
            w.runTask(m, () -> m.nanosleep(5_000_000_000L));
            assertThat(m.lines().get(Machine.LOC).count(0)).isLessThan(5);
        }
    }

    @Test
    void a_busy_machine_ticks_every_jiffy() {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig().hz(250));
            w.runTask(m, () -> m.cpu().spend(1_000_000_000));
            assertThat(m.lines().get(Machine.LOC).count(0)).isBetween(249L, 251L);
        }
    }
}
