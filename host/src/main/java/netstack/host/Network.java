package netstack.host;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.hw.Cable;
import netstack.driver.hw.CableEnd;
import netstack.driver.machine.World;
import netstack.host.pcap.CaptureFile;

/// A world of hosts and the cables between them: what an experiment, a tour
/// or a grading runs in.
///
/// All of it is a pure function of what is put in and of the seed. Closing
/// it ends its programs, takes its devices down and then looks whether
/// anything was left behind: a leak fails the test that made it.
public final class Network implements AutoCloseable {
    private static final long GIGABIT = 1_000_000_000;
    private static final long CABLE_DELAY = 500;     // 100 m of fibre
    private static final long SHUTDOWN = 100_000_000;

    private final World world;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Cable> cables = new ArrayList<>();
    private boolean closed;

    /// An empty network whose chance comes from `seed`.
    public Network(long seed) {
        world = new World(seed);
    }

    public World world() {
        return world;
    }

    /// Adds a host with one CPU and no costs.
    public Host host(String name) {
        return host(name, new HostConfig());
    }

    /// Adds a host.
    public Host host(String name, HostConfig config) {
        Host host = new Host(this, hosts.size() + 1, name, config);
        hosts.add(host);
        return host;
    }

    /// All hosts, in the order in which they were added.
    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    /// Connects two ends by 10 Gb/s over 100 m.
    public Cable cable(CableEnd a, CableEnd b) {
        return cable(a, b, 10 * GIGABIT, CABLE_DELAY);
    }

    /// Connects two ends by a cable of `rate` bits per second (0: bits take
    /// no time) and `delayNs`.
    public Cable cable(CableEnd a, CableEnd b, long rate, long delayNs) {
        Cable cable = new Cable(world, rate, delayNs);
        cable.connect(a, b);
        cables.add(cable);
        return cable;
    }

    /// Captures what passes `cable` into `file`, as `name`: the frames as
    /// they are on the wire, each when its last bit left its sender.
    public static void capture(Cable cable, CaptureFile file, String name) {
        int point = file.point(name);
        cable.tap((time, direction, data, len) -> file.frame(point, time,
                data, len, direction + 1, ""));
    }

    /// The time, in ns.
    public long now() {
        return world.now();
    }

    /// Lets `ns` pass.
    public void runFor(long ns) {
        world.run(world.now() + ns);
    }

    /// Ends all programs, takes all devices down, and throws if something is
    /// left: packets, pages, mappings, or reports of the DMA sanitizer. A
    /// world that a panic has ended is only put away: [#runFor] has said why.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        List<String> left;
        try {
            left = world.panic() == null ? shutdown() : List.of();
        } finally {
            world.close();
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("left behind:\n  "
                    + String.join("\n  ", left));
        }
    }

    private List<String> shutdown() {
        for (Host host : hosts) host.shutdown();
        world.run(world.now() + SHUTDOWN);
        List<String> left = new ArrayList<>();
        for (Host host : hosts) left.addAll(host.audit());
        return left;
    }
}
