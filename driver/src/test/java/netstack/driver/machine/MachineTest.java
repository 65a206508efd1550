package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Cost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineTest {
    private final World world = new World(1);
    private final Machine m = world.machine("h", new MachineConfig());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_task_spends_time() {
        world.runTask(m, () -> m.cpu().spend(1234));
        assertThat(world.now()).isGreaterThanOrEqualTo(1234);
    }

    @Test
    void a_task_sleeps_until_a_wheel_timer_wakes_it() {
        List<Long> woke = new ArrayList<>();
        world.runTask(m, () -> {
            m.cpu().spend(2_500_000);
            m.scheduleTimeoutInterruptible(10);
            woke.add(m.now());
        });
        // jiffy 2 + 10, bucket (12 + 1)
        assertThat(woke.getFirst()).isBetween(13_000_000L, 13_001_000L);
    }

    @Test
    void a_task_sleeps_until_an_hrtimer_wakes_it() {
        List<Long> woke = new ArrayList<>();
        world.runTask(m, () -> {
            m.nanosleep(1_234_567);
            woke.add(m.now());
        });
        assertThat(woke.getFirst()).isBetween(1_234_567L, 1_234_580L);
    }

    @Test
    void an_interrupt_comes_while_a_task_spends_and_its_softirq_follows() {
        List<String> log = new ArrayList<>();
        m.openSoftirq(Softirq.NET_RX, () -> log.add("softirq " + m.now()
                + " " + m.cpu().context()));
        IrqLine line = m.requestIrq("eth0", () -> {
            log.add("irq " + m.now() + " " + m.cpu().context());
            m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
        });
        m.cpu(0).at(500, (now, arg) -> line.raise(now), 0);
        world.runTask(m, () -> {
            m.cpu().spend(1000);
            log.add("task " + m.cpu().context());
        });
        assertThat(log).containsExactly("irq 500 HARDIRQ", "softirq 501 SOFTIRQ", "task TASK");
        assertThat(line.count(0)).isEqualTo(1);
    }

    @Test
    void two_tasks_share_a_cpu() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            tasks.add(m.spawn("spin" + i, 0, () -> {
                for (int k = 0; k < 100_000; k++) {
                    m.cpu().spend(1000);
                }
            }));
        }
        world.run(100_000_000);
        assertThat(tasks.get(0).sumExec()).isBetween(48_000_000L, 52_000_000L);
        assertThat(tasks.get(1).sumExec()).isBetween(48_000_000L, 52_000_000L);
    }

    @Test
    void a_wait_queue_wakes_a_blocked_task() {
        WaitQueue wq = new WaitQueue(m);
        boolean[] ready = {false};
        m.spawn("waker", 0, () -> {
            m.nanosleep(5000);
            ready[0] = true;
            wq.wakeUp();
        });
        world.runTask(m, () -> wq.waitEvent(() -> ready[0]));
        assertThat(world.now()).isBetween(5000L, 5100L);
    }

    @Test
    void an_exception_in_a_softirq_is_a_panic() {
        m.openSoftirq(Softirq.NET_RX, () -> {
            throw new IllegalStateException("boo");
        });
        assertThatThrownBy(() -> world.runTask(m, () -> {
            m.cpu().localBhDisable();
            m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
            m.cpu().localBhEnable();
        })).isInstanceOf(Panic.class).hasMessageContaining("boo");
    }

    @Test
    void costs_are_spent() {
        Machine dear = world.machine("d", new MachineConfig().costs(CostModel.SERVER_82599));
        long[] took = new long[1];
        world.runTask(dear, () -> {
            long t = dear.now();
            dear.charge(Cost.IP_RCV);
            dear.charge(Cost.COPY_BYTES, 1500);
            took[0] = dear.now() - t;
        });
        assertThat(took[0]).isEqualTo(25 + 150);
    }
}
