package netstack.host.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.Machine;

/// One direction of the recorded network between two cables: relay or router, then a `netem` with
/// half of the round trip and, behind a relay, a rate.
///
/// It is a pure function of what its only host sends, and always later than it: so a frame is
/// handed on at once, with the time at which it will be there.
final class Path implements CableEnd {
    private final String address;
    private final Relay relay;
    private final Queue queue;
    private final Segment.Reader reader;
    private final long start;
    private final long delay;
    private final long rate;
    private final long[] took;
    private final List<Segment> sent = new ArrayList<>();
    private final List<byte[]> heldFrames = new ArrayList<>();
    private boolean stopped;
    private int holds;
    private int passed;
    private long last;
    private Path other;
    private Wire out;
    /// What this side's host saw, in both directions.
    final List<Segment> seen;

    Path(Scenario scenario, boolean fromClient, long start, List<Segment> seen) {
        this.start = start;
        this.seen = seen;
        int self = fromClient ? Scenario.CLIENT : scenario.server;
        address = netstack.ipv4.wire.Ipv4Addr.toString(self) + "/16";
        reader = new Segment.Reader(self);
        delay = scenario.rttNs / 2;
        rate = rate(scenario);
        queue = scenario.router && fromClient ? bottleneck(scenario) : null;
        relay = new Relay(fromClient ? "c2s" : "s2c", rules(scenario));
        took = scenario.router ? new long[0] : scenario.relayTook(fromClient, rate);
    }

    private static long rate(Scenario s) {
        if (s.router) return 0;
        return s.setup.get("link") instanceof String link
                ? Long.parseLong(link.replace("mbit", "000000")) : 0;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> rules(Scenario s) {
        return (Map<String, Object>) s.setup.getOrDefault("relay", Map.of());
    }

    private static Queue bottleneck(Scenario s) {
        String tc = s.setup.get("tc").toString();
        long rate = Long.parseLong(tc.replaceAll("(?s).*rate (\\d+)mbit.*", "$1")) * 1_000_000;
        int limit = Integer.parseInt(tc.replaceAll("(?s).*limit (\\d+).*", "$1"));
        return tc.contains("netem rate") ? Queue.link(rate, limit) : Queue.tbf(rate, 1600, limit);
    }

    /// The address of this side's host.
    String address() {
        return address;
    }

    void opposite(Path path) {
        other = path;
    }

    @Override
    public Machine machine() {
        return null;
    }

    @Override
    public void plug(Wire wire) {
        out = wire;
    }

    /// The machine at this side.
    Machine host() {
        return out.end().machine();
    }

    @Override
    public void deliver(Frame frame, long at) {
        byte[] bytes = java.util.Arrays.copyOf(frame.data(), frame.len());
        frame.release();
        Segment s = reader.read(at - start, bytes, bytes.length);
        if (s == null) {
            other.arrive(bytes, at + delay);
            return;
        }
        see(s);
        if (queue != null) {
            long leaves = queue.leave(bytes.length, at);
            if (leaves >= 0) forward(bytes, leaves);
            return;
        }
        switch (relay.judge(s, at - start)) {
            case DROP -> { }
            case HOLD -> {
                heldFrames.add(bytes);
                holds = relay.holdFor;
            }
            case DUP -> {
                forward(bytes, at);
                forward(bytes, at);
            }
            case PASS -> {
                forward(bytes, at);
                if (!heldFrames.isEmpty() && --holds == 0) forward(heldFrames.removeFirst(), at);
            }
        }
    }

    /// Notes no more: the recording is over.
    void stop() {
        stopped = true;
    }

    private void see(Segment s) {
        if (!stopped) seen.add(s);
    }

    private void forward(byte[] bytes, long at) {
        long extra = queue != null || took.length == 0 ? 0 : passed < took.length ? took[passed] : 700;
        passed++;
        long bits = rate == 0 ? 0 : bytes.length * 8_000_000_000L / rate;
        last = Math.max(at + extra + delay, last) + bits;
        other.arrive(bytes, last);
    }

    /// Puts a frame from the other side on the cable to this side's host.
    private void arrive(byte[] bytes, long at) {
        Segment s = reader.read(at - start, bytes, bytes.length);
        if (s != null) see(s);
        out.send(out.frames().copy(bytes, 0, bytes.length), at - out.delay());
    }
}
