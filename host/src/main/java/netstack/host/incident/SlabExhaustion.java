package netstack.host.incident;

import java.util.List;
import netstack.driver.machine.Machine;
import netstack.host.Host;
import netstack.host.experiment.Datagrams;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Pace;
import netstack.host.experiment.Param;
import netstack.host.experiment.Report;
import netstack.host.experiment.Rig;
import netstack.host.experiment.RigConfig;
import netstack.host.experiment.Settings;
import netstack.host.experiment.Table;
import netstack.host.sh.Shell;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.FdTable;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A program opens sockets and reads none of them: the packets in their
/// queues take the memory, and a program that did nothing is killed for it.
final class SlabExhaustion implements Experiment {
    private static final long MIB = 1 << 20;
    private static final long TOTAL = 64 * MIB;
    private static final long FAULT = MIB / 4;
    private static final int LEN = 1400;
    private static final int RATE = 400_000;
    private static final int UNLIMITED = 1024;

    /// As it was, and with each of the cures.
    private enum Stage {
        FOUND("as found", 212_992, UNLIMITED),
        RMEM("rmem_default 16384", 16_384, UNLIMITED),
        NOFILE("ulimit -n 20", 212_992, 20);

        final String text;
        final int rmem;
        final int files;

        Stage(String text, int rmem, int files) {
            this.text = text;
            this.rmem = rmem;
            this.files = files;
        }
    }

    @Override
    public String name() {
        return "slab";
    }

    @Override
    public String question() {
        return "Why was the database killed, on a host that does nothing?";
    }

    @Override
    public List<Param> params() {
        return List.of(new Param("sockets", "that the program opens", 80,
                1000, "120"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("slab", "stage", "sockets", "idle KiB",
                "packets held", "slab KiB", "RcvbufErrors", "killed",
                "its MiB", "guilty one's");
        for (Stage stage : Stage.values()) {
            s.step(stage.text);
            measure(s, t, stage);
        }
        report.plot("Memory in packets that nobody reads", "what was done",
                "KiB").categories("as found", "rmem_default", "ulimit -n")
                .line("slab", new double[] {0, 1, 2}, t.column(4));
        tell(report, t);
        laws(report, t);
        return report;
    }

    private static void measure(Settings s, Table t, Stage stage) {
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            rig.sysctl("net.core.rmem_default", stage.rmem);
            OomKiller oom = new OomKiller(TOTAL, rig.host.skbs());
            Machine m = rig.host.machine();
            Runnable idle = () -> idle(m);
            oom.add(m.spawn("postgres", 0, idle), 40 * MIB, 0);
            oom.add(m.spawn("nginx", 0, idle), 12 * MIB, 0);
            int[] opened = new int[1];
            oom.add(m.spawn("leaky", 0, () -> leak(rig.host, stage,
                    (int) s.one("sockets"), opened)), 2 * MIB, 0);
            rig.network.runFor(10 * Rig.MS);
            long before = rig.host.skbs().bytes();
            m.spawn("cron", 0, () -> cron(m, oom));
            fill(rig, opened[0]);
            OomKiller.Mm victim = oom.killed().isEmpty() ? null
                    : oom.killed().getFirst();
            t.row(stage.text, opened[0], before / 1024,
                    rig.host.skbs().live(), rig.host.skbs().bytes() / 1024,
                    rcvbufErrors(rig.host),
                    victim == null ? "-" : victim.task().comm(),
                    victim == null ? 0L : victim.rss() / MIB, 2L);
        }
    }

    private static void idle(Machine m) {
        while (!m.current().signalPending()) m.nanosleep(Rig.MS);
    }

    /// Opens sockets, reads nothing, closes nothing.
    private static void leak(Host host, Stage stage, int sockets,
            int[] opened) {
        Syscalls sys = host.syscalls();
        try {
            for (int i = 0; i < sockets; i++) {
                int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM,
                        0);
                sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, Rig.PORT + i));
                if (i == 0) {
                    ((FdTable) host.machine().current().files())
                            .limit(stage.files);
                }
                opened[0]++;
            }
        } catch (ErrnoException full) {
            // EMFILE: it goes on with those that it has.
        }
        idle(host.machine());
    }

    /// A program that needs a little memory now and then, as all do.
    private static void cron(Machine m, OomKiller oom) {
        while (!m.current().signalPending()) {
            oom.pageFault(FAULT);
            m.nanosleep(Rig.MS);
        }
    }

    /// Sends to each socket, until all could be full.
    private static void fill(Rig rig, int sockets) {
        byte[][] frames = new byte[sockets][];
        for (int i = 0; i < sockets; i++) {
            frames[i] = Datagrams.frame(rig.device().devAddr(),
                    Rig.sender(i), Rig.ADDR, Rig.PORT + i, LEN);
        }
        long n = 120L * sockets;
        rig.generator.start(rig.network.now() + Rig.CABLE_DELAY,
                Pace.even(RATE), n, frames);
        rig.network.runFor(n * 1_000_000_000 / RATE + 20 * Rig.MS);
    }

    /// As `/proc/net/snmp` shows it.
    private static long rcvbufErrors(Host host) {
        StringBuilder out = new StringBuilder();
        new Shell(host).run("cat /proc/net/snmp", out, new StringBuilder());
        List<List<String>> udp = out.toString().lines()
                .filter(l -> l.startsWith("Udp: "))
                .map(l -> List.of(l.split(" "))).toList();
        return Long.parseLong(udp.get(1).get(udp.getFirst()
                .indexOf("RcvbufErrors")));
    }

    private static void tell(Report report, Table t) {
        double[] sockets = t.column(1);
        double[] slab = t.column(4);
        report.say("A program with 2 MiB of memory opened %,.0f sockets and "
                + "forgot them. That alone cost nothing: an idle socket "
                + "holds no packet. Then somebody sent to their ports. Each "
                + "queue may hold net.core.rmem_default bytes, and in the "
                + "end they held %,.0f KiB of packets. The next program "
                + "that needed a page got none, and the OOM killer looked "
                + "for the largest program: the database, with 40 MiB. The "
                + "packets are nobody's memory to it, and the guilty one "
                + "lives on.", sockets[0], slab[0]);
        report.say("Cures: a smaller net.core.rmem_default (%,.0f KiB in "
                + "all), or a file limit (%,.0f sockets, %,.0f KiB).",
                slab[1], sockets[2], slab[2]);
    }

    private static void laws(Report report, Table t) {
        List<String[]> rows = t.text();
        double[] idle = t.column(2);
        double[] slab = t.column(4);
        double[] victim = t.column(7);
        report.law("An idle socket holds no packet.", idle[0] < slab[0] / 20,
                "%,.0f KiB before anything was sent, %,.0f KiB after",
                idle[0], slab[0]);
        report.law("At the limit the largest program is killed, and it is "
                + "not the guilty one.", rows.getFirst()[6]
                .equals("postgres") && victim[0] > 2,
                "%s with %.0f MiB; the sockets' owner has 2 MiB",
                rows.getFirst()[6], victim[0]);
        report.law("With a smaller receive buffer, or a file limit, nobody "
                + "is killed.", victim[1] + victim[2] == 0,
                "slab at %,.0f KiB and %,.0f KiB", slab[1], slab[2]);
    }
}
