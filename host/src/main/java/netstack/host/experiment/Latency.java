package netstack.host.experiment;

import java.nio.ByteBuffer;
import java.util.List;
import netstack.host.Host;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A packet's way from the wire to a program, one at a time: which stage
/// takes how long, and what the CPU does meanwhile.
final class Latency implements Experiment {
    private static final long PERIOD = 7;
    private static final double WITHIN = 0.01;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String question() {
        return "Where is a packet, and for how long, on an idle host?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("rate", "datagrams a second: few enough to find "
                        + "the host idle", 200, 20_000, "2000"),
                new Param("ms", "length of a run", 20, 10_000, "200", "50"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("latency", "way", "p50 us", "p99 us");
        s.step("wire");
        double wire = wire(s, report, t);
        s.step("loopback");
        double loop = loopback(s, t);
        report.law("Without card and interrupt it is shorter.", loop < wire,
                "p50 %.2f us by loopback, %.2f us from the wire", loop,
                wire);
        s.step("profile");
        profile(s, report);
        return report;
    }

    private static double wire(Settings s, Report report, Table t) {
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            Sink sink = rig.sink(Rig.PORT, 0);
            Stages stages = new Stages(rig.host.machine());
            sink.onRead(stages::read);
            rig.flood(s.one("rate"), s.one("ms") * Rig.MS,
                    rig.datagram(0, Rig.PORT));
            t.row("wire", sink.age().us(50), sink.age().us(99));
            stages.into(report.table("stages", "stage", "mean us",
                    "% of the way"));
            report.law("Each packet was seen at every stage.",
                    stages.packets() == sink.received(),
                    "%,d of %,d", stages.packets(), sink.received());
            report.law("On an idle host one packet is like another.",
                    sink.age().us(99) < 1.1 * sink.age().us(50),
                    "p50 %.2f us, p99 %.2f us", sink.age().us(50),
                    sink.age().us(99));
            return sink.age().us(50);
        }
    }

    /// The same through `lo`: a program sends, now and then.
    private static double loopback(Settings s, Table t) {
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            Sink sink = rig.sink(Rig.PORT, 0);
            long pause = 1_000_000_000 / s.one("rate");
            rig.host.machine().spawn("sender", 0,
                    () -> send(rig.host, pause));
            rig.network.runFor(s.one("ms") * Rig.MS);
            t.row("loopback", sink.age().us(50), sink.age().us(99));
            return sink.age().us(50);
        }
    }

    private static void send(Host host, long pause) {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.connect(fd, new SockaddrIn(Ipv4Addr.parse("127.0.0.1"),
                Rig.PORT));
        byte[] stamp = new byte[Long.BYTES];
        for (;;) {
            ByteBuffer.wrap(stamp).putLong(host.machine().now());
            sys.send(fd, stamp, 0);
            host.machine().nanosleep(pause);
        }
    }

    /// What the CPU's time goes into, by the function that spends it.
    private static void profile(Settings s, Report report) {
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            rig.sink(Rig.PORT, 0);
            rig.host.machine().profiler().start(PERIOD);
            long busy = -rig.sample().busy()[0];
            rig.flood(s.one("rate"), s.one("ms") * Rig.MS,
                    rig.datagram(0, Rig.PORT));
            busy += rig.sample().busy()[0];
            var folded = rig.host.machine().profiler().folded();
            rig.host.machine().profiler().stop();
            Profile p = new Profile(folded);
            p.into(report.table("profile", "spent in", "% of the CPU time"));
            double seen = p.samples() * (double) PERIOD;
            report.law("The profile adds up to the CPU's time.",
                    Math.abs(seen - busy) < WITHIN * busy,
                    "%.0f us sampled, %.0f us busy", seen / 1000,
                    busy / 1000.0);
        }
    }
}
