package netstack.napi;

import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// The state word of a NAPI instance.
///
/// As long as the instance is polled where its interrupt comes, one CPU has
/// it alone. A thread or a busy poller may be on another CPU: from then on
/// the word is shared, and looked at only when nobody is behind.
@Linux(value = "napi_struct.state", file = "include/linux/netdevice.h",
    renamed = true)
final class NapiState {
    /// Somebody owns the instance: a list, a poll, a poller, or nobody yet.
    static final int SCHED = 1;
    /// It was scheduled while it was owned.
    static final int MISSED = 1 << 1;
    /// It is to be disabled: no new owners.
    static final int DISABLE = 1 << 2;
    /// A busy poller owns it.
    static final int IN_BUSY_POLL = 1 << 6;
    /// The softirq shall leave it to busy pollers.
    static final int PREFER_BUSY_POLL = 1 << 7;
    /// It is polled by a thread of its own.
    static final int THREADED = 1 << 8;
    /// That thread is the one that owns it.
    static final int SCHED_THREADED = 1 << 9;

    private final Machine machine;
    private int bits;
    private boolean shared;

    NapiState(Machine machine) {
        this.machine = machine;
    }

    /// From now on other CPUs change it, too.
    void share() {
        shared = true;
    }

    /// Whether any of `mask` is set.
    boolean has(int mask) {
        sync();
        return (bits & mask) != 0;
    }

    void set(int mask) {
        sync();
        bits |= mask;
    }

    void clear(int mask) {
        sync();
        bits &= ~mask;
    }

    /// Nothing but `mask` is set.
    void reset(int mask) {
        sync();
        bits = mask;
    }

    /// Takes SCHED; who finds it taken leaves MISSED. False then, and if the
    /// instance is to be disabled.
    boolean take() {
        sync();
        if ((bits & DISABLE) != 0) {
            return false;
        }
        boolean owned = (bits & SCHED) != 0;
        bits |= owned ? MISSED : SCHED;
        return !owned;
    }

    /// Sets `on` if none of `unless` is set; whether it did.
    boolean takeUnless(int unless, int on) {
        sync();
        boolean free = (bits & unless) == 0;
        if (free) {
            bits |= on;
        }
        return free;
    }

    /// Gives SCHED back, but keeps it if somebody MISSED it: true then.
    boolean giveBack() {
        sync();
        boolean missed = (bits & MISSED) != 0;
        bits &= ~(MISSED | SCHED | SCHED_THREADED | PREFER_BUSY_POLL);
        bits |= missed ? SCHED : 0;
        return missed;
    }

    private void sync() {
        if (shared) {
            machine.cpu().sync();
        }
    }
}
