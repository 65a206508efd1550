package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How a world ends, by intention and by bugs, and what code may not do in it.
class WorldTest {
    private final World world = new World(1);
    private final Machine m = world.machine("h", new MachineConfig());
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    private static void boo() {
        throw new IllegalStateException("boo");
    }

    @Test
    void an_exception_in_a_hardware_event_is_a_panic() {
        m.cpu(0).at(123, (now, arg) -> boo(), 0);
        assertThatThrownBy(() -> world.runTask(m, () -> m.cpu().spend(1000)))
                .isInstanceOf(Panic.class).hasMessageContaining("event at 123 ns for h/cpu0")
                .hasRootCauseMessage("boo");
    }

    @Test
    void an_exception_in_an_interrupt_is_a_panic_that_names_cpu_time_and_context() {
        IrqLine line = m.requestIrq("dev", WorldTest::boo);
        m.cpu(0).at(500, (now, arg) -> line.raise(now), 0);
        assertThatThrownBy(() -> world.runTask(m, () -> m.cpu().spend(1000)))
                .isInstanceOf(Panic.class)
                .hasMessageContaining("h/cpu0 at 500 ns in hardirq over task[1]")
                .hasMessageContaining("in common_interrupt");
    }

    @Test
    void the_trace_of_a_bug_in_an_interrupt_ends_where_the_interrupt_began() {
        IrqLine line = m.requestIrq("dev", WorldTest::boo);
        m.cpu(0).at(500, (now, arg) -> line.raise(now), 0);
        assertThatThrownBy(() -> world.runTask(m, this::innocent)).cause()
                .satisfies(t -> assertThat(List.of(t.getStackTrace()))
                        .extracting(StackTraceElement::getMethodName)
                        .endsWith("deliver").doesNotContain("innocent"));
    }

    private void innocent() {
        m.cpu().spend(1000);
    }

    @Test
    void an_exception_in_a_task_is_a_panic_unless_the_machine_says_otherwise() {
        assertThatThrownBy(() -> world.runTask(m, WorldTest::boo)).isInstanceOf(Panic.class);
        try (World w = new World(1)) {
            Machine mild = w.machine("h", new MachineConfig().panicOnOops(false));
            Task t = w.runTask(mild, WorldTest::boo);
            assertThat(t.exitStatus()).isEqualTo(1);
            assertThat(t.failure()).hasMessage("boo");
        }
    }

    @Test
    void a_task_exits_with_a_status_and_runs_what_was_left_for_its_end() {
        Task t = world.runTask(m, () -> {
            m.current().onExit(() -> log.add("first added"));
            m.current().onExit(() -> log.add("last added"));
            throw new TaskExit(3);
        });
        assertThat(t.exitStatus()).isEqualTo(3);
        assertThat(log).containsExactly("last added", "first added");
        assertThat(m.tasks()).isEmpty();
    }

    @Test
    void a_program_that_swallows_everything_does_not_hold_up_the_end() {
        m.spawn("stubborn", 0, () -> {
            for (;;) {
                try {
                    m.cpu().spend(10);
                } catch (Throwable t) {
                    log.add(t.getMessage());
                }
            }
        });
        m.cpu(0).at(1000, (now, arg) -> boo(), 0);
        assertThatThrownBy(() -> world.run(10_000)).isInstanceOf(Panic.class);
        assertThat(log).hasSizeBetween(100, 101);
    }

    @Test
    void close_unwinds_sleeping_tasks_one_after_the_other() {
        for (int i = 0; i < 5; i++) {
            m.spawn("t" + i, 0, () -> {
                try {
                    m.nanosleep(1_000_000_000);
                } finally {
                    log.add("begin");
                    Thread.yield();
                    log.add("end");
                }
            });
        }
        world.run(1000);
        world.close();
        assertThat(log).hasSize(10);
        for (int i = 0; i < 10; i += 2) {
            assertThat(log.subList(i, i + 2)).containsExactly("begin", "end");
        }
    }

    @Test
    void a_run_can_be_gone_on_with() {
        m.spawn("t", 0, () -> {
            for (int i = 0; i < 10; i++) {
                m.cpu().spend(1000);
                log.add("" + m.now());
            }
        });
        world.run(3500);
        assertThat(log).hasSize(3);
        assertThat(world.now()).isEqualTo(3500);
        world.run(7500);
        assertThat(log).hasSize(7);
        world.runUntilIdle();
        assertThat(log).hasSize(10);
    }

    @Test
    void an_event_at_the_end_of_a_run_belongs_to_the_next() {
        m.cpu(0).at(1000, (now, arg) -> log.add("fired"), 0);
        world.run(1000);
        assertThat(log).isEmpty();
        world.run(1001);
        assertThat(log).hasSize(1);
    }

    @Test
    void endless_events_at_one_instant_are_a_panic_that_names_them() {
        m.cpu(0).at(7, new EventHandler() {
            @Override
            public void fire(long now, int arg) {
                m.cpu(0).at(now, this, 0);
            }

            @Override
            public String toString() {
                return "the loop";
            }
        }, 0);
        assertThatThrownBy(() -> world.run(100))
                .hasMessageContaining("1000000 events at 7 ns, the last for the loop");
    }

    @Test
    void an_event_handler_must_not_spend_or_wake() {
        Task sleeper = m.spawn("sleeper", 0, () -> m.nanosleep(10_000));
        m.cpu(0).at(5, (now, arg) -> sleeper.wake(), 0);
        assertThatThrownBy(() -> world.run(1000)).hasMessageContaining("wakes sleeper");
        try (World w = new World(1)) {
            Machine n = w.machine("h", new MachineConfig());
            n.cpu(0).at(5, (now, arg) -> n.cpu(0).spend(1), 0);
            assertThatThrownBy(() -> w.runTask(n, () -> n.cpu().spend(100)))
                    .hasMessageContaining("an event handler spends");
        }
    }

    @Test
    void sleeping_with_softirqs_off_is_reported() {
        assertThatThrownBy(() -> world.runTask(m, () -> {
            m.cpu().localBhDisable();
            m.nanosleep(10);
        })).hasMessageContaining("scheduling while atomic: task[1] preempt_count 0x200");
    }

    @Test
    void a_task_that_nothing_will_wake_is_reported() {
        assertThatThrownBy(() -> world.runTask(m, () -> new WaitQueue(m).waitEvent(() -> false)))
                .hasMessageContaining("nothing is left that could wake it");
    }

    @Test
    void code_that_never_spends_is_found_by_the_watchdog() {
        boolean[] free = {false};
        Thread releaser = Thread.ofPlatform().start(() -> {
            try {
                Thread.sleep(4000);
            } catch (InterruptedException e) {
                return;
            }
            free[0] = true;
        });
        world.patience(1);
        assertThatThrownBy(() -> world.runTask(m, () -> {
            while (!free[0]) {
                Thread.onSpinWait();
            }
        })).isInstanceOf(WorldHung.class).hasMessageContaining("no progress in task");
        while (releaser.isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void deep_recursion_with_spending_is_fine_and_an_overflow_is_a_panic() {
        assertThat(world.runTask(m, () -> recurse(1000)).exitStatus()).isZero();
        assertThatThrownBy(() -> world.runTask(m, () -> recurse(10_000_000)))
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    private void recurse(int n) {
        m.cpu().spend(1);
        if (n > 0) {
            recurse(n - 1);
        }
    }

    @Test
    void worlds_are_cheap() {
        for (int i = 0; i < 500; i++) {
            try (World w = new World(i)) {
                Machine a = w.machine("a", new MachineConfig().cpus(2));
                w.runTask(a, () -> a.nanosleep(1000));
            }
        }
    }

    @Test
    void only_the_cpu_that_runs_can_spend() {
        assertThatThrownBy(() -> m.cpu(0).spend(1)).hasMessageContaining("spends, but");
    }
}
