package netstack.driver.hw;

import netstack.driver.machine.World;

/// A cable: two [Wire]s, one for each direction.
///
/// Its delay is the whole way from the sender's last bit to the receiver's
/// memory, so it stands for propagation and the latencies of both devices.
/// It is never 0: it is what lets one host run ahead of the other.
public final class Cable {
    private final World world;
    private final long delay;
    private final Wire there;
    private final Wire back;

    /// A cable of `bitsPerSecond` (0: bits take no time) and `delayNs`.
    public Cable(World world, long bitsPerSecond, long delayNs) {
        if (delayNs <= 0) {
            throw new IllegalArgumentException("a cable without delay");
        }
        this.world = world;
        delay = delayNs;
        FramePool frames = new FramePool();
        there = new Wire(0, bitsPerSecond, delayNs, frames);
        back = new Wire(1, bitsPerSecond, delayNs, frames);
    }

    /// Plugs in both ends.
    public Cable connect(CableEnd a, CableEnd b) {
        if (a.machine() != null && b.machine() != null
                && a.machine() != b.machine()) {
            world.connect(a.machine(), b.machine(), delay);
        }
        there.to(b);
        back.to(a);
        a.plug(there);
        b.plug(back);
        return this;
    }

    /// The wire from the first end to the second.
    public Wire there() {
        return there;
    }

    /// The wire from the second end to the first.
    public Wire back() {
        return back;
    }

    public long delay() {
        return delay;
    }

    /// Lets `sink` see both directions; null ends it.
    public void tap(CaptureSink sink) {
        there.tap(sink);
        back.tap(sink);
    }

    /// Frames that are on the cable or held by an end.
    public int liveFrames() {
        return there.frames().live();
    }
}
