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

    public WaitQueue(Machine machine) {
        this.machine = machine;
        lock = new SpinLock(machine, "wait queue");
    }

    /// Whether no task waits.
    public boolean empty() {
        return waiters.isEmpty();
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
        machine.cpu().sync();
        if (!waiters.isEmpty()) {
            boolean flags = lock.lockIrqsave();
            for (int i = 0; i < waiters.size(); i++) {
                machine.wake(waiters.get(i));
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
