package netstack.driver.machine;

import java.util.ArrayDeque;
import netstack.skbuff.Linux;

/// A lock whose waiters sleep: for tasks only.
@Linux(value = "mutex", file = "include/linux/mutex.h")
public final class Mutex {
    private final Machine machine;
    private final String name;
    private final ArrayDeque<Task> waiters = new ArrayDeque<>(0);
    private Task owner;

    public Mutex(Machine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    @Linux("mutex_lock")
    public void lock() {
        machine.mightSleep();
        machine.cpu().sync();
        Task me = machine.current();
        if (owner == me) {
            throw new IllegalStateException(me + " already holds " + name);
        }
        if (owner == null) {
            owner = me;
            return;
        }
        waiters.add(me);
        while (owner != me) {
            me.state = Task.State.INTERRUPTIBLE;
            machine.schedule();
            machine.cpu().sync();
        }
    }

    /// Hands the mutex to the task that has waited longest.
    @Linux("mutex_unlock")
    public void unlock() {
        machine.cpu().sync();
        if (owner != machine.current()) {
            throw new IllegalStateException(machine.current() + " unlocks "
                    + name + ", which " + owner + " holds");
        }
        owner = waiters.poll();
        if (owner != null) {
            machine.wake(owner);
        }
    }
}
