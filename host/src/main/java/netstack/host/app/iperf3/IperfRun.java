package netstack.host.app.iperf3;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.Syscalls;

/// A test while it runs: its streams, and the results that are exchanged at
/// its end. The same on both sides.
final class IperfRun {
    private static final long SECOND = 1_000_000_000;

    final Syscalls sys;
    final IperfOptions options;
    final List<IperfStream> streams = new ArrayList<>();
    long started;
    /// The congestion control of the other side; null if it does not say.
    String peerCongestion;
    private boolean over;

    IperfRun(Syscalls sys, IperfOptions options) {
        this.sys = sys;
        this.options = options;
    }

    void add(int fd, boolean sender) {
        streams.add(new IperfStream(sys, fd, streams.size(), sender,
                options));
    }

    /// Starts a thread for each stream.
    void start() {
        started = sys.clockGettime();
        long end = options.bytes > 0 ? Long.MAX_VALUE
                : started + options.time * SECOND;
        long most = options.bytes > 0
                ? Math.ceilDiv(options.bytes, streams.size())
                : Long.MAX_VALUE;
        for (IperfStream s : streams) {
            sys.clone("iperf3", s.sender
                    ? () -> s.send(started, end, most) : s::receive);
        }
    }

    /// Seconds since the start.
    double elapsed() {
        return (sys.clockGettime() - started) / 1e9;
    }

    boolean over() {
        return over;
    }

    /// The test is over: wakes threads that wait for the network.
    void stop() {
        over = true;
        for (IperfStream s : streams) {
            s.sample();
            try {
                sys.shutdown(s.fd, SockOpt.SHUT_RDWR);
            } catch (ErrnoException gone) {
                // it has ended by itself
            }
        }
    }

    void close() {
        for (IperfStream s : streams) {
            while (!s.ended) sys.nanosleep(SECOND / 1000);
            sys.close(s.fd);
        }
    }

    boolean senders() {
        return streams.getFirst().sender;
    }

    /// Our results, as the other side wants them.
    JsonObject results(double time) {
        JsonObject all = new JsonObject();
        all.addProperty("cpu_util_total", 0);
        all.addProperty("cpu_util_user", 0);
        all.addProperty("cpu_util_system", 0);
        all.addProperty("sender_has_retransmits", senders() ? 1 : -1);
        all.addProperty("congestion_used", congestion());
        JsonArray list = new JsonArray();
        for (IperfStream s : streams) {
            JsonObject one = new JsonObject();
            one.addProperty("id", s.id);
            one.addProperty("bytes", s.bytes);
            one.addProperty("retransmits",
                    s.sender ? s.info.totalRetrans : -1);
            one.addProperty("jitter", 0);
            one.addProperty("errors", 0);
            one.addProperty("packets", 0);
            one.addProperty("start_time", 0);
            one.addProperty("end_time", time);
            list.add(one);
        }
        all.add("streams", list);
        return all;
    }

    /// The congestion control of this side's streams.
    String congestion() {
        StringBuilder name = new StringBuilder();
        sys.getsockopt(streams.getFirst().fd, SockOpt.SOL_TCP,
                SockOpt.TCP_CONGESTION, name);
        return name.toString();
    }

    /// Ours and theirs together.
    List<IperfResult> merge(JsonObject theirs, double time) {
        JsonElement used = theirs.get("congestion_used");
        peerCongestion = used == null ? null : used.getAsString();
        List<IperfResult> merged = new ArrayList<>();
        for (IperfStream s : streams) {
            JsonObject peer = null;
            for (JsonElement e : theirs.getAsJsonArray("streams")) {
                JsonObject o = e.getAsJsonObject();
                if (o.get("id").getAsInt() == s.id) peer = o;
            }
            if (peer == null) {
                throw new IperfException("unable to receive results");
            }
            long bytes = peer.get("bytes").getAsLong();
            double end = peer.get("end_time").getAsDouble();
            merged.add(s.sender
                    ? new IperfResult(s.fd, s.bytes, time,
                            s.info.totalRetrans, bytes, end)
                    : new IperfResult(s.fd, bytes, end,
                            peer.get("retransmits").getAsLong(), s.bytes,
                            time));
        }
        return merged;
    }
}
