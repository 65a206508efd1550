package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LockdepTest {
    private final World world = new World(1);
    private final Machine m = world.machine("h", new MachineConfig().cpus(2)
            .costs(CostModel.SERVER_82599));
    private final SpinLock a = new SpinLock(m, "a");
    private final SpinLock b = new SpinLock(m, "b");

    @AfterEach
    void close() {
        world.close();
    }

    private void raiseAt(long t, IrqHandler h) {
        IrqLine line = m.requestIrq("dev", h);
        m.cpu(0).at(t, (now, arg) -> line.raise(now), 0);
    }

    @Test
    void a_lock_taken_from_an_interrupt_that_the_interrupted_code_holds() {
        raiseAt(4000, () -> {
            a.lock();
            a.unlock();
        });
        assertThatThrownBy(() -> world.runTask(m, () -> {
            a.lock();
            m.cpu().spend(5000);
            a.unlock();
        })).hasMessageContaining("deadlock: h/cpu0 takes a in HARDIRQ");
    }

    @Test
    void a_lock_used_in_interrupts_and_with_interrupts_on_even_if_all_goes_well() {
        raiseAt(4000, () -> {
            a.lock();
            a.unlock();
        });
        assertThatThrownBy(() -> world.runTask(m, () -> {
            m.cpu().spend(20_000);
            a.lock();
            a.unlock();
        })).hasMessageContaining("a is taken in hard interrupts, and elsewhere with hard");
    }

    @Test
    void a_lock_used_in_softirqs_and_by_a_task_with_softirqs_on() {
        m.openSoftirq(Softirq.NET_RX, () -> {
            a.lock();
            a.unlock();
        });
        raiseAt(2000, () -> m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX));
        assertThatThrownBy(() -> world.runTask(m, () -> {
            m.cpu().spend(20_000);
            a.lock();
        })).hasMessageContaining("a is taken in softirqs, and elsewhere with softirqs on");
    }

    @Test
    void two_locks_taken_in_both_orders() {
        assertThatThrownBy(() -> world.runTask(m, () -> {
            a.lockBh();
            b.lock();
            b.unlock();
            a.unlockBh();
            b.lockBh();
            a.lock();
        })).hasMessageContaining("circular locking: a after b");
    }

    @Test
    void time_that_passes_while_an_invariant_is_broken() {
        Invariant inv = new Invariant(m, "qlen equals the list");
        assertThatThrownBy(() -> world.runTask(m, () -> {
            inv.open();
            inv.close();
            m.cpu().spend(10);
            inv.open();
            m.cpu().spend(10);
        })).hasMessageContaining("spends time while this is broken: qlen equals the list");
    }

    @Test
    void two_cpus_that_wait_for_each_other_are_a_deadlock() {
        try (World w = new World(1)) {
            Machine n = w.machine("h", new MachineConfig().cpus(2).lockdep(false));
            SpinLock[] l = {new SpinLock(n, "a"), new SpinLock(n, "b")};
            for (int i = 0; i < 2; i++) {
                int me = i;
                n.spawn("t" + i, i, () -> {
                    l[me].lockIrqsave();
                    n.cpu().spend(1000);
                    l[1 - me].lock();
                });
            }
            assertThatThrownBy(w::runUntilIdle).hasMessageContaining(
                    "soft lockup: h/cpu0 stuck, spins on b, which h/cpu1 holds");
        }
    }

    @Test
    void a_cpu_that_spins_still_takes_interrupts_and_gets_the_lock_in_turn() {
        List<String> log = new ArrayList<>();
        raiseAt(3000, () -> log.add("irq " + m.now()));
        m.spawn("holder", 1, () -> {
            a.lock();
            m.cpu().spend(10_000);
            a.unlock();
        });
        m.spawn("waiter", 0, () -> {
            m.cpu().spend(500);
            a.lock();
            log.add("got it " + m.now());
            a.unlock();
        });
        world.run(1_000_000);
        // the switch to the task takes 1200 ns, the lock 16, handing it over 50
        assertThat(log).containsExactly("irq 4000", "got it 11298");
    }

    @Test
    void memory_touched_without_sync_is_found() {
        Shared x = new Shared(m, "x");
        m.spawn("ahead", 0, () -> {
            for (int i = 0; i < 1000; i++) {
                m.cpu().spend(100);
                x.touch();
            }
        });
        m.spawn("behind", 1, () -> {
            for (int i = 0; i < 1000; i++) {
                m.cpu().spend(130);
                x.touch();
            }
        });
        assertThatThrownBy(world::runUntilIdle).hasMessageContaining("x seen from the past");
    }

    @Test
    void memory_touched_with_sync_is_fine() {
        Shared x = new Shared(m, "x");
        for (int c = 0; c < 2; c++) {
            int step = 100 + 30 * c;
            m.spawn("t" + c, c, () -> {
                for (int i = 0; i < 1000; i++) {
                    m.cpu().spend(step);
                    m.cpu().sync();
                    x.touch();
                }
            });
        }
        world.runUntilIdle();
    }
}
