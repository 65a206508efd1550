package netstack.host.experiment;

import java.nio.ByteBuffer;
import java.util.List;
import netstack.driver.machine.IdleState;
import netstack.host.Host;
import netstack.host.experiment.Causes.Cause;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A packet's way from the wire to a program, one at a time: which stage
/// takes how long, for what cause, and what the CPU does meanwhile.
final class Latency implements Experiment {
    private static final long PERIOD = 7;
    private static final double WITHIN = 0.01;
    /// The shortest frame, with preamble and gap, at 10 Gbit/s.
    private static final long FRAME_NS = 67;
    private static final int KIB = 1024;
    /// Less does not displace the kernel from a core's cache.
    private static final int DISPLACES = 256;

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
                new Param("app", "KiB of memory that the program goes "
                        + "through after each", 0, 4096, "256"),
                new Param("ms", "length of a run", 20, 10_000, "200", "50"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("latency", "way", "p50 us", "p99 us");
        double wire = wire(s, report, t);
        busy(s, report, t, wire);
        sleeps(s, t);
        double loop = loopback(s, t, "loopback, warm", 0);
        loopback(s, t, "loopback", s.one("app") * KIB);
        report.law("Without card and interrupt, with all in the cache, it "
                + "takes 1 to 3 us.", loop >= 1 && loop <= 3,
                "p50 %.2f us by loopback, %.2f us from the wire", loop,
                wire);
        s.step("profile");
        profile(s, report);
        return report;
    }

    /// Cold and warm, with the stages and causes of the cold.
    private static double wire(Settings s, Report report, Table t) {
        s.step("wire");
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            Sink sink = rig.sink(sink(s, rig), 0);
            Stages stages = new Stages(rig.host.machine());
            Causes causes = new Causes(rig.host.machine(),
                    Rig.CABLE_DELAY + FRAME_NS);
            sink.onRead(ready -> {
                stages.read(ready);
                causes.read(ready);
            });
            age(s, rig, t, "wire", sink);
            stages.into(report.table("stages", "stage", "mean us",
                    "% of the way"));
            causes.into(report.table("causes", "cause", "mean us",
                    "% of the way"));
            laws(s, report, sink, stages, causes);
            return sink.age().us(50);
        }
    }

    private static Sink sink(Settings s, Rig rig) {
        return new Sink(rig.host, Rig.PORT).works(s.one("app") * KIB);
    }

    private static void age(Settings s, Rig rig, Table t, String way,
            Sink sink) {
        rig.flood(s.one("rate"), s.one("ms") * Rig.MS,
                rig.datagram(0, Rig.PORT));
        t.row(way, sink.age().us(50), sink.age().us(99));
    }

    private static void laws(Settings s, Report report, Sink sink,
            Stages stages, Causes causes) {
        report.law("Each packet was seen at every stage.",
                stages.packets() == sink.received(),
                "%,d of %,d", stages.packets(), sink.received());
        report.law("On an idle host one packet is like another.",
                sink.age().us(99) < 1.1 * sink.age().us(50),
                "p50 %.2f us, p99 %.2f us", sink.age().us(50),
                sink.age().us(99));
        if (s.one("app") < DISPLACES) return;
        report.law("From the wire to a program it takes 10 to 30 us.",
                sink.age().us(50) >= 10 && sink.age().us(50) <= 30,
                "p50 %.2f us", sink.age().us(50));
        double memory = causes.us(Cause.ALLOCATION)
                + causes.us(Cause.LINES);
        Cause next = Cause.WIRE;
        for (Cause c : Cause.values()) {
            boolean other = c != Cause.ALLOCATION && c != Cause.LINES;
            if (other && causes.us(c) > causes.us(next)) next = c;
        }
        report.law("Allocation and cache lines are together the largest "
                + "share.", memory > causes.us(next), "%.2f us, and then "
                + "%.2f us for: %s", memory, causes.us(next), next.text);
    }

    /// The program polls the card itself while it waits, as long as to the
    /// next packet.
    private static void busy(Settings s, Report report, Table t,
            double wire) {
        s.step("busy polling");
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            rig.sysctl("net.core.busy_read", 2_000_000 / s.one("rate"));
            Sink sink = rig.sink(sink(s, rig), 0);
            age(s, rig, t, "wire, busy polling", sink);
            Sample f = rig.sample();
            report.law("A program that polls has its packet sooner than one "
                    + "that is woken.", sink.age().us(50) < wire,
                    "p50 %.2f us by polling, %.2f us by interrupt; "
                    + "%,d interrupts for %,d packets", sink.age().us(50),
                    wire, f.interrupts(), f.read());
        }
    }

    /// The same with a warm cache, and from deeper sleeps.
    private static void sleeps(Settings s, Table t) {
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            age(s, rig, t, "wire, warm", rig.sink(Rig.PORT, 0));
        }
        for (IdleState state : List.of(IdleState.POLL, IdleState.C1E,
                IdleState.C6)) {
            s.step(state.name());
            try (Rig rig = new Rig(new RigConfig(s.seed())
                    .maxCstate(state))) {
                age(s, rig, t, "wire, " + state,
                        rig.sink(sink(s, rig), 0));
            }
        }
    }

    /// The same through `lo`: a program sends, now and then.
    private static double loopback(Settings s, Table t, String way,
            long work) {
        s.step(way);
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            Sink sink = rig.sink(new Sink(rig.host, Rig.PORT).works(work),
                    0);
            long pause = 1_000_000_000 / s.one("rate");
            rig.host.machine().spawn("sender", 0,
                    () -> send(rig.host, pause));
            rig.network.runFor(s.one("ms") * Rig.MS);
            t.row(way, sink.age().us(50), sink.age().us(99));
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
            rig.sink(sink(s, rig), 0);
            rig.host.machine().profiler().start(PERIOD);
            long busy = -rig.sample().busy()[0];
            rig.flood(s.one("rate"), s.one("ms") * Rig.MS,
                    rig.datagram(0, Rig.PORT));
            busy += rig.sample().busy()[0];
            Profile p = new Profile(
                    rig.host.machine().profiler().folded());
            rig.host.machine().profiler().stop();
            p.into(report.table("profile", "spent in", "% of the CPU time"));
            double seen = p.samples() * (double) PERIOD;
            report.law("The profile adds up to the CPU's time.",
                    Math.abs(seen - busy) < WITHIN * busy,
                    "%.0f us sampled, %.0f us busy", seen / 1000,
                    busy / 1000.0);
        }
    }
}
