package netstack.exercises.bare;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Takes connections at one port of a bare host: each has parts and a
/// program of its own. Whatever else comes is answered by a reset.
public final class BareListener implements Endpoint {

    /// How long a connection that has ended answers what comes late.
    private static final long LATE_NS = 2_000_000_000L;

    /// Makes the parts of connections.
    public interface Maker {

        /// Parts of a new one, whose first sequence number is `iss`.
        Parts parts(int iss) throws Exception;
    }

    private final BareHost host;
    private final int port;
    private final Maker parts;
    private final Supplier<BareTcp.App> apps;
    private final Map<Long, BareTcp> connections = new HashMap<>();
    private int made;
    private int again;

    /// Listens at `port` of `host`; `parts` and `apps` make what a connection
    /// needs.
    public BareListener(BareHost host, int port, Maker parts,
            Supplier<BareTcp.App> apps) {
        this.host = host;
        this.port = port;
        this.parts = parts;
        this.apps = apps;
        host.endpoint(this);
    }

    // tag::bare_listener[]
    @Override
    public void input(int from, Segment s) throws Exception {
        long key = (long) from << Short.SIZE | s.sport();
        BareTcp tcp = connections.get(key);
        if (tcp == null && s.dport() == port && s.has(Segment.SYN)
                && !s.has(Segment.ACK | Segment.RST)) {
            tcp = accept(key);
        }
        if (tcp == null) {
            refuse(from, s);
            return;
        }
        boolean was = tcp.over();
        tcp.input(from, s);
        if (!was && tcp.over()) {
            BareTcp over = tcp;
            host.at(host.machine().now() + LATE_NS,
                    () -> forget(key, over));
        }
    }

    private BareTcp accept(long key) throws Exception {
        made++;
        // RFC 9293, 3.4.1: it grows by one each 4 us.
        int iss = (int) (host.machine().now() / 4000);
        BareTcp tcp = new BareTcp(host, port, parts.parts(iss), apps.get());
        connections.put(key, tcp);
        return tcp;
    }
    // end::bare_listener[]

    private void forget(long key, BareTcp tcp) {
        if (connections.remove(key, tcp)) {
            again += tcp.retransmissions();
        }
    }

    /// RFC 9293, 3.5.2: nobody is here.
    private void refuse(int to, Segment s) {
        if (!s.has(Segment.RST)) {
            host.send(to, s.reset());
        }
    }

    /// Connections so far.
    public int made() {
        return made;
    }

    /// Segments that were sent more than once, in all connections.
    public int retransmissions() {
        return again + connections.values().stream()
                .mapToInt(BareTcp::retransmissions).sum();
    }
}
