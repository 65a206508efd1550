package netstack.driver.machine;

import java.util.ArrayDeque;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// A spin lock: who holds it cannot lose the CPU to another task; another
/// CPU that wants it burns time until it is free, first come first served.
@Linux(value = "spinlock", file = "include/linux/spinlock_types.h",
        renamed = true)
public final class SpinLock {
    private final Machine machine;
    final String name;
    private final ArrayDeque<Cpu> waiters = new ArrayDeque<>(0);
    Cpu owner;
    private long freeAt = -1;
    private int freedBy;
    private Cpu last;

    public SpinLock(Machine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public boolean locked() {
        return owner != null;
    }

    // tag::spin_lock[]
    /// Takes the lock, for use by tasks only.
    @Linux("spin_lock")
    public void lock() {
        Cpu me = machine.cpu();
        me.preemptDisable();
        machine.lockdep.acquire(me, this);
        me.charge(Cost.LOCK);
        me.sync();
        if (owner != null || held(me)) {
            slowpath(me);
        } else {
            owner = me;
        }
        if (last != me) {
            bounce(me);
        }
    }

    /// Gives the lock to the CPU that has waited longest, if one has.
    @Linux("spin_unlock")
    public void unlock() {
        Cpu me = machine.cpu();
        if (owner != me) {
            throw new IllegalStateException(me + " unlocks " + name
                    + ", which " + owner + " holds");
        }
        machine.lockdep.release(me, this);
        owner = waiters.poll();
        freeAt = me.now;
        freedBy = me.id;
        if (owner != null) {
            me.loop.lowerNext(owner, me.now + machine.config.lockHandOff);
        }
        me.preemptEnable();
    }
    // end::spin_lock[]

    /// The line of the lock comes from the cache of who had it last.
    private void bounce(Cpu me) {
        Cpu from = last;
        last = me;
        if (from != null) {
            me.fetch(from.number, 1);
            // What is written next may be looked at without the lock.
            me.sync();
        }
    }

    /// Whether the lock, which a CPU that runs ahead has freed already, is
    /// still held at the time of `me`.
    private boolean held(Cpu me) {
        return freeAt > me.now || freeAt == me.now && me.id < freedBy;
    }

    /// Spins, with interrupts as they are, until the lock is handed over.
    @Linux("native_queued_spin_lock_slowpath")
    private void slowpath(Cpu me) {
        me.spinsOn = this;
        me.spinsSince = me.now;
        if (owner != null) {
            waiters.add(me);
            while (owner != me) {
                spin(me, EventQueue.INF);
            }
        } else {
            owner = me;
        }
        long granted = freeAt + machine.config.lockHandOff;
        while (me.now < granted) {
            spin(me, granted);
        }
        me.spinsOn = null;
    }

    private static void spin(Cpu me, long until) {
        if (me.irqs.pending != 0 && !me.irqsOff) {
            me.irqs.deliver();
        } else {
            me.park(until);
            me.machine.profiler.sample(me);
        }
    }

    /// Takes the lock with softirqs off.
    @Linux("spin_lock_bh")
    public void lockBh() {
        machine.cpu().localBhDisable();
        lock();
    }

    @Linux("spin_unlock_bh")
    public void unlockBh() {
        unlock();
        machine.cpu().localBhEnable();
    }

    /// Takes the lock with interrupts off; returns whether they were.
    @Linux("spin_lock_irqsave")
    public boolean lockIrqsave() {
        boolean flags = machine.cpu().localIrqSave();
        lock();
        return flags;
    }

    @Linux("spin_unlock_irqrestore")
    public void unlockIrqrestore(boolean flags) {
        unlock();
        machine.cpu().localIrqRestore(flags);
    }
}
