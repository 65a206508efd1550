package netstack.host.app.iperf3;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// The client's side of a test. It leads: it says what is to be done, opens
/// the streams, and says when it is over.
final class IperfClient {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final long LOOK = 10_000_000;

    private final Syscalls sys;
    private final IperfOptions options;
    private final IperfReport report;
    private final IperfJson json;
    private final byte[] cookie = new byte[IperfControl.COOKIE_SIZE];

    /// @param json null to report for people
    /// @param seed of the cookie
    IperfClient(Syscalls sys, IperfOptions options, IperfReport report,
            IperfJson json, long seed) {
        this.sys = sys;
        this.options = options;
        this.report = report;
        this.json = json;
        SplittableRandom random =
                new SplittableRandom(seed);
        for (int i = 0; i < cookie.length - 1; i++) {
            cookie[i] = (byte) BASE32.charAt(random.nextInt(32));
        }
    }

    // tag::iperf_client[]
    void run() {
        IperfControl control = new IperfControl(sys, connect());
        control.write(cookie);
        control.expect(IperfControl.PARAM_EXCHANGE);
        control.json(parameters());
        control.expect(IperfControl.CREATE_STREAMS);
        IperfRun run = new IperfRun(sys, options);
        for (int i = 0; i < options.parallel; i++) {
            int fd = connect();
            congestion(fd);
            sys.send(fd, cookie, Msghdr.MSG_NOSIGNAL);
            run.add(fd, !options.reverse);
        }
        connected(run, control.fd);
        control.expect(IperfControl.TEST_START);
        control.expect(IperfControl.TEST_RUNNING);
        run.start();
        double time = watch(run);
        control.state(IperfControl.TEST_END);
        control.expect(IperfControl.EXCHANGE_RESULTS);
        run.streams.forEach(IperfStream::sample);
        control.json(run.results(time));
        List<IperfResult> results = run.merge(control.json(), time);
        control.expect(IperfControl.DISPLAY_RESULTS);
        if (json != null) json.end(results, run);
        run.stop();
        run.close();
        control.state(IperfControl.IPERF_DONE);
        control.close();
        done(results);
    }
    // end::iperf_client[]

    private int connect() {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        try {
            sys.connect(fd, new SockaddrIn(Ipv4Addr.parse(options.host),
                    options.port));
            return fd;
        } catch (ErrnoException e) {
            sys.close(fd);
            throw new IperfException("unable to connect to server: "
                    + e.strerror());
        }
    }

    private void congestion(int fd) {
        if (options.congestion == null) return;
        try {
            sys.setsockopt(fd, SockOpt.SOL_TCP, SockOpt.TCP_CONGESTION,
                    options.congestion);
        } catch (ErrnoException e) {
            throw new IperfException("unable to set TCP_CONGESTION: Supplied "
                    + "congestion control algorithm not supported on this "
                    + "host");
        }
    }

    private JsonObject parameters() {
        JsonObject p = new JsonObject();
        p.addProperty("tcp", true);
        p.addProperty("omit", 0);
        p.addProperty("time", options.bytes > 0 ? 0 : options.time);
        p.addProperty("num", options.bytes);
        p.addProperty("blockcount", 0);
        p.addProperty("parallel", options.parallel);
        if (options.reverse) p.addProperty("reverse", true);
        p.addProperty("len", options.blksize);
        if (options.rate > 0) p.addProperty("bandwidth", options.rate);
        p.addProperty("pacing_timer", 1000);
        p.addProperty("client_version", Iperf3.VERSION);
        return p;
    }

    private void connected(IperfRun run, int control) {
        if (json != null) {
            json.start(run, new String(cookie, 0, cookie.length - 1,
                    StandardCharsets.US_ASCII), control);
            return;
        }
        report.line("Connecting to host " + options.host + ", port "
                + options.port);
        if (options.reverse) {
            report.line("Reverse mode, remote host " + options.host
                    + " is sending");
        }
        run.streams.forEach(s -> Iperf3.connected(report, s));
        report.head(!options.reverse);
    }

    /// Reports each interval until the test is over; its time.
    private double watch(IperfRun run) {
        double end = options.bytes > 0 ? Double.MAX_VALUE : options.time;
        double from = 0;
        double now;
        do {
            double next = options.interval == 0 ? end
                    : Math.min(from + options.interval, end);
            wait(run, next);
            now = run.elapsed();
            boolean last = now >= end || done(run);
            run.streams.forEach(IperfStream::sample);
            if (json != null) {
                json.interval(run.streams, from, now);
            } else {
                report.interval(run.streams, from, now);
            }
            from = now;
            if (last) return now;
        } while (true);
    }

    private void wait(IperfRun run, double until) {
        while (!done(run)) {
            double left = until - run.elapsed();
            if (left <= 0) return;
            sys.nanosleep(Math.min((long) (left * 1e9) + 1, LOOK));
        }
    }

    /// Whether all bytes that were asked for have gone or come.
    private boolean done(IperfRun run) {
        if (run.streams.stream().allMatch(s -> s.ended)) return true;
        long sum = run.streams.stream().mapToLong(s -> s.bytes).sum();
        return options.bytes > 0 && sum >= options.bytes;
    }

    private void done(List<IperfResult> results) {
        if (json != null) {
            report.line(json.text());
            return;
        }
        report.end(results);
        report.line("");
        report.line("iperf Done.");
    }
}
