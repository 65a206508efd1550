package netstack.book;

import java.util.ArrayDeque;
import netstack.driver.hw.Cable;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.Machine;
import netstack.host.Host;
import netstack.host.Network;

/// One direction of a path between two hosts: a link with a rate and a queue
/// of so many packets, and then a delay. What finds the queue full is lost.
///
/// What a frame meets depends only on those before it; so when it will
/// arrive is known at once, and it is handed on with that time.
final class Bottleneck implements CableEnd {
    private final long rate;
    private final long delay;
    private final int limit;
    private final ArrayDeque<Long> leaves = new ArrayDeque<>();
    private Bottleneck other;
    private Wire out;
    private long busyUntil;
    private long dropped;

    private Bottleneck(long rate, long delay, int limit) {
        this.rate = rate;
        this.delay = delay;
        this.limit = limit;
    }

    /// Connects card 0 of two hosts. The way from `a` to `b` has `rate` bits
    /// per second and a queue of `limit` packets; the way back only the
    /// delay. Returns the way there.
    static Bottleneck connect(Network network, Host a, Host b, long rate,
            long rttNs, int limit) {
        Bottleneck there = new Bottleneck(rate, rttNs / 2, limit);
        Bottleneck back = new Bottleneck(0, rttNs / 2, Integer.MAX_VALUE);
        there.other = back;
        back.other = there;
        new Cable(network.world(), 0, 1).connect(a.card(0), there);
        new Cable(network.world(), 0, 1).connect(b.card(0), back);
        network.world().connect(a.machine(), b.machine(), rttNs / 2);
        return there;
    }

    /// Packets that found the queue full.
    long dropped() {
        return dropped;
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
    public void deliver(Frame f, long at) {
        while (!leaves.isEmpty() && leaves.peek() <= at) leaves.poll();
        if (leaves.size() >= limit) {
            dropped++;
        } else {
            long bits = rate == 0 ? 0 : f.len() * 8_000_000_000L / rate;
            busyUntil = Math.max(at, busyUntil) + bits;
            leaves.add(busyUntil);
            other.out.send(other.out.frames().copy(f.data(), 0, f.len()),
                    busyUntil + delay);
        }
        f.release();
    }
}
