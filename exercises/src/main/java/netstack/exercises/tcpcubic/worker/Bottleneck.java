package netstack.exercises.tcpcubic.worker;

import java.util.ArrayDeque;
import java.util.Arrays;

import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.Machine;

/// One direction of a path through a router: a queue of so many packets
/// before a link with a rate, and the delay of the way. Takes what its host
/// sends and hands it to the other direction's host.
final class Bottleneck implements CableEnd {

    private static final long BIT_NS = 8_000_000_000L;

    private final long rate;
    private final int limit;
    private final long delay;
    private final ArrayDeque<Long> leaves = new ArrayDeque<>();
    private long free;
    private Bottleneck other;
    private Wire out;

    /// A link of `rate` bits a second, 0 for one that takes no time.
    Bottleneck(long rate, int limit, long delay) {
        this.rate = rate;
        this.limit = limit;
        this.delay = delay;
    }

    void opposite(Bottleneck direction) {
        other = direction;
    }

    @Override
    public Machine machine() {
        return null;
    }

    @Override
    public void plug(Wire wire) {
        out = wire;
    }

    @Override
    public void deliver(Frame frame, long at) {
        byte[] bytes = Arrays.copyOf(frame.data(), frame.len());
        frame.release();
        while (!leaves.isEmpty() && leaves.peek() <= at) {
            leaves.poll();
        }
        if (leaves.size() < limit) {
            free = Math.max(at, free)
                    + (rate == 0 ? 0 : bytes.length * BIT_NS / rate);
            leaves.add(free);
            other.arrive(bytes, free + delay);
        }
    }

    private void arrive(byte[] bytes, long at) {
        out.send(out.frames().copy(bytes, 0, bytes.length),
                at - out.delay());
    }
}
