package netstack.driver.machine;

/// A part of the world with a future of its own: a [Cpu], or a [Source] of
/// hardware events outside any machine.
///
/// It has an event queue, and `next`, the time at which its code wants to go
/// on. A piece of hardware that belongs to a machine puts its events into
/// the queue of the CPU that they concern (the one its interrupt is bound
/// to), so that they come at exactly the right point of that CPU's code.
public abstract sealed class Domain permits CpuState, Source {
    static final int SEQ_BITS = 44;

    final World world;
    final Loop loop;
    final int id;
    final EventQueue ev = new EventQueue();

    /// When this domain's code wants to go on; [EventQueue#INF] if never.
    long next = EventQueue.INF;
    long hash;
    private long seq;

    Domain(World world) {
        this.world = world;
        loop = world.loop;
        id = loop.add(this);
    }

    /// Lets `h` fire at `timeNs`, but not before the present.
    public final void at(long timeNs, EventHandler h, int arg) {
        long t = Math.max(timeNs, world.now());
        ev.push(t, loop.pusher(this).key(), h, arg);
        loop.lowerHorizon(this, t);
    }

    /// The number of events that are pending here.
    public final int pendingEvents() {
        return ev.size();
    }

    private long key() {
        return (long) id << SEQ_BITS | seq++;
    }

    final long first() {
        return Math.min(ev.first, next);
    }

    final void mix(long a, long b) {
        long h = (hash ^ a) * 0x9E3779B97F4A7C15L;
        hash = (h ^ h >>> 32 ^ b) * 0xD6E8FEB86659FD93L;
    }
}
