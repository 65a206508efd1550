package netstack.host.app.iperf3;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// The server's side: one test after the other.
final class IperfServer {
    private static final String RULE = "-".repeat(59);
    private static final int BACKLOG = 2147483647;

    private final Syscalls sys;
    private final IperfOptions options;
    private final IperfReport report;

    IperfServer(Syscalls sys, IperfOptions options, IperfReport report) {
        this.sys = sys;
        this.options = options;
        this.report = report;
    }

    void run() {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
        try {
            sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, options.port));
            sys.listen(fd, BACKLOG);
        } catch (ErrnoException e) {
            throw new IperfException("unable to start listener for connections"
                    + ": " + e.strerror());
        }
        for (int test = 1;; test++) {
            report.line(RULE);
            report.line("Server listening on " + options.port + " (test #"
                    + test + ")");
            report.line(RULE);
            try {
                serve(fd);
            } catch (IperfException e) {
                report.line("iperf3: error - " + e.getMessage());
            } catch (ErrnoException e) {
                report.line("iperf3: error - " + e.strerror());
            }
            if (options.oneOff) break;
        }
        sys.close(fd);
    }

    private void serve(int listener) {
        SockaddrIn peer = new SockaddrIn();
        IperfControl control = new IperfControl(sys,
                sys.accept4(listener, peer, 0));
        IperfRun run = null;
        try {
            byte[] cookie = new byte[IperfControl.COOKIE_SIZE];
            if (!control.read(cookie)) {
                throw new IperfException("unable to receive cookie at server");
            }
            report.line("Accepted connection from "
                    + Ipv4Addr.toString(peer.addr) + ", port " + peer.port);
            control.state(IperfControl.PARAM_EXCHANGE);
            run = new IperfRun(sys, parameters(control.json()));
            control.state(IperfControl.CREATE_STREAMS);
            while (run.streams.size() < run.options.parallel) {
                stream(listener, run, cookie);
            }
            test(control, run);
        } finally {
            if (run != null) {
                run.stop();
                run.close();
            }
            control.close();
        }
    }

    private static IperfOptions parameters(JsonObject p) {
        if (p.has("udp") && p.get("udp").getAsBoolean()) {
            throw new IperfException("UDP is not served here");
        }
        IperfOptions o = new IperfOptions();
        o.time = Math.max(1, (int) number(p, "time", 10));
        o.bytes = number(p, "num", 0);
        o.parallel = Math.clamp(number(p, "parallel", 1), 1, 128);
        o.blksize = Math.clamp(number(p, "len", 131_072), 1, 1 << 20);
        o.rate = number(p, "bandwidth", 0);
        o.reverse = p.has("reverse") && p.get("reverse").getAsBoolean();
        return o;
    }

    private static long number(JsonObject p, String name, long otherwise) {
        JsonElement e = p.get(name);
        return e == null ? otherwise : e.getAsLong();
    }

    /// Another connection: a stream of this test, or a client too many.
    private void stream(int listener, IperfRun run, byte[] cookie) {
        int fd = sys.accept4(listener, null, 0);
        IperfControl c = new IperfControl(sys, fd);
        byte[] its = new byte[IperfControl.COOKIE_SIZE];
        if (c.read(its) && Arrays.equals(its, cookie)) {
            run.add(fd, run.options.reverse);
            Iperf3.connected(report, run.streams.getLast());
        } else {
            c.state(IperfControl.ACCESS_DENIED);
            c.close();
        }
    }

    // tag::iperf_server[]
    private void test(IperfControl control, IperfRun run) {
        control.state(IperfControl.TEST_START);
        run.start();
        control.state(IperfControl.TEST_RUNNING);
        report.head(run.senders());
        sys.clone("iperf3", () -> reports(run));
        int state = control.state();
        double time = run.elapsed();
        run.stop();
        if (state != IperfControl.TEST_END) {
            throw new IperfException("the client has terminated");
        }
        control.state(IperfControl.EXCHANGE_RESULTS);
        control.json();
        control.json(run.results(time));
        control.state(IperfControl.DISPLAY_RESULTS);
        report.serverEnd(run.streams, time);
        control.state();
    }
    // end::iperf_server[]

    /// A line for each second, until the test is over.
    private void reports(IperfRun run) {
        double from = 0;
        for (double next = 1; !run.over(); next++) {
            sys.nanosleep(Math.max(1,
                    (long) ((next - run.elapsed()) * 1e9)));
            if (run.over()) return;
            double now = run.elapsed();
            run.streams.forEach(IperfStream::sample);
            report.interval(run.streams, from, now);
            from = now;
        }
    }
}
