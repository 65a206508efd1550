package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTest {
    private final World world = new World(1);
    private final Machine m = world.machine("h", new MachineConfig());
    private final List<String> log = new ArrayList<>();

    /// A real clock that passes only where the loop waits for it.
    private class Outside implements ExternalSource {
        private long clock = 5000;
        private final List<Long> waits = new ArrayList<>();

        @Override
        public long clock() {
            return clock;
        }

        @Override
        public void poll(long timeoutNs) {
            waits.add(timeoutNs);
            clock += timeoutNs < 0 ? 10_000 : timeoutNs;
            if (timeoutNs < 0) {
                world.endLive();
            }
        }

        @Override
        public void wakeup() {
        }
    }

    @Test
    void the_loop_waits_for_the_next_event_and_runs_what_is_due() throws Exception {
        m.spawn("sleeper", 0, () -> {
            for (int i = 0; i < 3; i++) {
                m.nanosleep(1_000_000);
                log.add("woke at " + m.now() / 1000 + " us");
            }
        });
        Outside outside = new Outside();
        world.runLive(outside);
        assertThat(log).containsExactly("woke at 1000 us", "woke at 2000 us", "woke at 3000 us");
        assertThat(outside.waits).last().isEqualTo(-1L);
        assertThat(world.now()).isGreaterThanOrEqualTo(3_000_000);
    }

    @Test
    void what_comes_from_outside_enters_as_an_event_of_the_present() throws Exception {
        IrqLine line = m.requestIrq("tap", () -> log.add("irq"));
        Outside outside = new Outside() {
            private int left = 3;

            @Override
            public void poll(long timeoutNs) {
                if (left-- > 0) {
                    m.cpu(0).at(world.now(), (now, arg) -> line.raise(now), 0);
                } else {
                    super.poll(timeoutNs);
                }
            }
        };
        world.runLive(outside);
        assertThat(log).containsExactly("irq", "irq", "irq");
    }

    @Test
    void another_thread_hands_in_a_task() throws Exception {
        world.submit(() -> m.spawn("guest", 0, () -> log.add(m.current().comm())));
        world.runLive(new Outside());
        assertThat(log).containsExactly("guest");
    }

    @Test
    void a_panic_ends_the_live_run() {
        world.submit(() -> m.spawn("guest", 0, () -> {
            throw new IllegalStateException("boo");
        }));
        assertThatThrownBy(() -> world.runLive(new Outside())).hasMessageContaining("boo");
    }
}
