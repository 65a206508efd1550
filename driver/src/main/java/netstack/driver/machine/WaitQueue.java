package netstack.driver.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import netstack.skbuff.Linux;

/// The tasks that wait for something.
///
/// ```java
/// for (;;) {
///     wq.prepareToWait();
///     if (condition || task.signalPending()) break;
///     machine.schedule();
/// }
/// wq.finishWait();
/// ```
/// A wake-up between the look at the condition and the sleep is not lost:
/// it makes the task runnable, and `schedule` then returns. What the
/// condition reads, if several CPUs write it, is read under its lock or after
/// [Cpu#sync]: interrupts may have taken time since `prepareToWait`.
@Linux(value = "wait_queue_head", file = "include/linux/wait.h",
        renamed = true)
public final class WaitQueue {
    private final Machine machine;
    private final SpinLock lock;
    private final List<Task> waiters = new ArrayList<>(2);
    private final List<WaitQueueEntry> entries = new ArrayList<>(0);
    /// Entries from here on are exclusive.
    private int exclusive;

    public WaitQueue(Machine machine) {
        this(machine, "wait queue");
    }

    /// With a name for lockdep: of a queue that is woken while another is.
    public WaitQueue(Machine machine, String name) {
        this.machine = machine;
        lock = new SpinLock(machine, name);
    }

    /// Whether nobody waits.
    @Linux(value = "waitqueue_active", renamed = true)
    public boolean empty() {
        return waiters.isEmpty() && entries.isEmpty();
    }

    /// Adds a function to call, before those that are there.
    @Linux(value = "add_wait_queue", renamed = true)
    public void add(WaitQueueEntry entry) {
        boolean flags = lock.lockIrqsave();
        entries.addFirst(entry);
        exclusive++;
        lock.unlockIrqrestore(flags);
    }

    /// Adds one behind the others: a wake-up calls such ones only until one
    /// says that it did something.
    @Linux(value = "add_wait_queue_exclusive", renamed = true)
    public void addExclusive(WaitQueueEntry entry) {
        boolean flags = lock.lockIrqsave();
        entries.addLast(entry);
        lock.unlockIrqrestore(flags);
    }

    @Linux(value = "remove_wait_queue", renamed = true)
    public void remove(WaitQueueEntry entry) {
        boolean flags = lock.lockIrqsave();
        int at = entries.indexOf(entry);
        if (at >= 0) {
            entries.remove(at);
            exclusive -= at < exclusive ? 1 : 0;
        }
        lock.unlockIrqrestore(flags);
    }

    /// Adds the current task, which will sleep at the next `schedule`.
    @Linux("prepare_to_wait")
    public void prepareToWait() {
        boolean flags = lock.lockIrqsave();
        Task t = machine.current();
        if (!waiters.contains(t)) {
            waiters.add(t);
        }
        t.state = Task.State.INTERRUPTIBLE;
        lock.unlockIrqrestore(flags);
    }

    /// Takes the current task out again.
    @Linux("finish_wait")
    public void finishWait() {
        Task t = machine.current();
        t.state = Task.State.RUNNING;
        boolean flags = lock.lockIrqsave();
        waiters.remove(t);
        lock.unlockIrqrestore(flags);
    }

    /// Wakes all that wait.
    @Linux("wake_up")
    public void wakeUp() {
        wakeUp(0);
    }

    /// The same, and says why.
    ///
    /// @param key what has become possible, bits of poll; 0 if not known
    @Linux(value = "wake_up_poll", renamed = true)
    public void wakeUp(int key) {
        machine.cpu().sync();
        if (!empty()) {
            boolean flags = lock.lockIrqsave();
            for (int i = 0; i < waiters.size(); i++) {
                machine.wake(waiters.get(i));
            }
            for (int i = 0; i < entries.size(); i++) {
                if (entries.get(i).wake(key) && i >= exclusive) {
                    break;
                }
            }
            lock.unlockIrqrestore(flags);
        }
    }

    /// Wakes the one that has waited longest.
    @Linux(value = "wake_up_one", renamed = true)
    public void wakeUpOne() {
        boolean flags = lock.lockIrqsave();
        if (!waiters.isEmpty()) {
            machine.wake(waiters.removeFirst());
        }
        lock.unlockIrqrestore(flags);
    }

    /// Sleeps until `condition`; false if a signal came first.
    @Linux(value = "wait_event_interruptible", renamed = true)
    public boolean waitEvent(BooleanSupplier condition) {
        return waitEventTimeout(condition, Machine.MAX_SCHEDULE_TIMEOUT) > 0;
    }

    /// Sleeps until `condition`, at most for `jiffies`; returns the jiffies
    /// that are left, 0 if there are none and the condition does not hold,
    /// -1 after a signal.
    @Linux(value = "wait_event_interruptible_timeout", renamed = true)
    public long waitEventTimeout(BooleanSupplier condition, long jiffies) {
        long left = jiffies;
        for (;;) {
            prepareToWait();
            machine.cpu().sync();
            if (condition.getAsBoolean()) {
                finishWait();
                return Math.max(left, 1);
            }
            if (left == 0 || machine.current().signalPending()) {
                finishWait();
                return left == 0 ? 0 : -1;
            }
            left = machine.scheduleTimeout(left);
        }
    }
}
