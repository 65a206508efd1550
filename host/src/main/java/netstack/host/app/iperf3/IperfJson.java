package netstack.host.app.iperf3;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;

/// `-J`: the report for programs, in the real one's names and order.
final class IperfJson {
    private final JsonObject all = new JsonObject();
    private final JsonArray intervals = new JsonArray();
    private final IperfOptions options;
    private List<IperfStream> streams;

    IperfJson(IperfOptions options) {
        this.options = options;
    }

    /// @param control the control connection, whose segments' size counts
    void start(IperfRun run, String cookie, int control) {
        streams = run.streams;
        JsonObject start = new JsonObject();
        JsonArray connected = new JsonArray();
        for (IperfStream s : streams) {
            JsonObject c = new JsonObject();
            c.addProperty("socket", s.fd);
            c.addProperty("local_host", Ipv4Addr.toString(s.local.addr));
            c.addProperty("local_port", s.local.port);
            c.addProperty("remote_host", Ipv4Addr.toString(s.peer.addr));
            c.addProperty("remote_port", s.peer.port);
            connected.add(c);
        }
        start.add("connected", connected);
        start.addProperty("version", "iperf " + Iperf3.VERSION);
        JsonObject to = new JsonObject();
        to.addProperty("host", options.host);
        to.addProperty("port", options.port);
        start.add("connecting_to", to);
        start.addProperty("cookie", cookie);
        start.addProperty("tcp_mss_default", run.sys.getsockopt(control,
                SockOpt.SOL_TCP, SockOpt.TCP_MAXSEG));
        start.addProperty("target_bitrate", options.rate);
        start.addProperty("sock_bufsize", 0);
        buffer(start, "sndbuf_actual", run, SockOpt.SO_SNDBUF);
        buffer(start, "rcvbuf_actual", run, SockOpt.SO_RCVBUF);
        start.add("test_start", test());
        all.add("start", start);
        all.add("intervals", intervals);
    }

    /// What a stream's buffer is when it is new.
    private static void buffer(JsonObject start, String name, IperfRun run,
            int option) {
        start.addProperty(name, run.sys.getsockopt(
                run.streams.getFirst().fd, SockOpt.SOL_SOCKET, option));
    }

    private JsonObject test() {
        JsonObject t = new JsonObject();
        t.addProperty("protocol", "TCP");
        t.addProperty("num_streams", options.parallel);
        t.addProperty("blksize", options.blksize);
        t.addProperty("omit", 0);
        t.addProperty("duration", options.bytes > 0 ? 0 : options.time);
        t.addProperty("bytes", options.bytes);
        t.addProperty("blocks", 0);
        t.addProperty("reverse", options.reverse ? 1 : 0);
        t.addProperty("tos", 0);
        t.addProperty("target_bitrate", options.rate);
        return t;
    }

    private static JsonObject span(double from, double to, long bytes) {
        JsonObject o = new JsonObject();
        if (from == 0) {
            o.addProperty("start", 0);
        } else {
            o.addProperty("start", from);
        }
        o.addProperty("end", to);
        o.addProperty("seconds", to - from);
        o.addProperty("bytes", bytes);
        o.addProperty("bits_per_second",
                to > from ? bytes * 8 / (to - from) : 0);
        return o;
    }

    void interval(List<IperfStream> list, double from, double to) {
        JsonObject interval = new JsonObject();
        JsonArray rows = new JsonArray();
        long sum = 0;
        long retrans = 0;
        for (IperfStream s : list) {
            JsonObject row = new JsonObject();
            row.addProperty("socket", s.fd);
            span(from, to, s.bytes - s.reported).entrySet()
                    .forEach(e -> row.add(e.getKey(), e.getValue()));
            if (s.sender) tcpInfo(row, s);
            row.addProperty("omitted", false);
            row.addProperty("sender", s.sender);
            rows.add(row);
            sum += s.bytes - s.reported;
            retrans += s.info.totalRetrans - s.reportedRetrans;
            s.reported = s.bytes;
            s.reportedRetrans = s.info.totalRetrans;
        }
        interval.add("streams", rows);
        JsonObject total = span(from, to, sum);
        if (!options.reverse) total.addProperty("retransmits", retrans);
        total.addProperty("omitted", false);
        total.addProperty("sender", !options.reverse);
        interval.add("sum", total);
        intervals.add(interval);
    }

    private static void tcpInfo(JsonObject row, IperfStream s) {
        row.addProperty("retransmits",
                s.info.totalRetrans - s.reportedRetrans);
        row.addProperty("snd_cwnd", s.cwnd());
        row.addProperty("snd_wnd", s.info.sndWnd);
        row.addProperty("rtt", s.info.rtt);
        row.addProperty("rttvar", s.info.rttvar);
        row.addProperty("pmtu", s.info.pmtu);
    }

    void end(List<IperfResult> results, IperfRun run) {
        JsonObject end = new JsonObject();
        JsonArray rows = new JsonArray();
        for (int i = 0; i < results.size(); i++) {
            rows.add(stream(results.get(i), streams.get(i)));
        }
        end.add("streams", rows);
        IperfResult sum = IperfResult.sum(results);
        JsonObject sent = span(0, sum.sendTime(), sum.sent());
        sent.addProperty("retransmits", sum.retransmits());
        sent.addProperty("sender", !options.reverse);
        JsonObject received = span(0, sum.receiveTime(), sum.received());
        received.addProperty("sender", !options.reverse);
        end.add("sum_sent", sent);
        end.add("sum_received", received);
        String own = run.congestion();
        String theirs = run.peerCongestion;
        end.addProperty("sender_tcp_congestion",
                options.reverse ? theirs : own);
        end.addProperty("receiver_tcp_congestion",
                options.reverse ? own : theirs);
        all.add("end", end);
    }

    private static JsonObject stream(IperfResult r, IperfStream s) {
        JsonObject sender = new JsonObject();
        sender.addProperty("socket", r.fd());
        span(0, r.sendTime(), r.sent()).entrySet()
                .forEach(e -> sender.add(e.getKey(), e.getValue()));
        sender.addProperty("retransmits", r.retransmits());
        // The other side's are not told.
        boolean known = s.sender;
        sender.addProperty("max_snd_cwnd", known ? s.maxCwnd : 0);
        sender.addProperty("max_snd_wnd", known ? s.maxWnd : 0);
        sender.addProperty("max_rtt", known ? s.maxRtt : 0);
        sender.addProperty("min_rtt", known ? s.minRtt : 0);
        sender.addProperty("mean_rtt", known ? s.sumRtt / s.samples : 0);
        sender.addProperty("sender", s.sender);
        JsonObject receiver = new JsonObject();
        receiver.addProperty("socket", r.fd());
        span(0, r.receiveTime(), r.received()).entrySet()
                .forEach(e -> receiver.add(e.getKey(), e.getValue()));
        receiver.addProperty("sender", s.sender);
        JsonObject both = new JsonObject();
        both.add("sender", sender);
        both.add("receiver", receiver);
        return both;
    }

    String text() {
        return new GsonBuilder().setPrettyPrinting().create().toJson(all);
    }
}
