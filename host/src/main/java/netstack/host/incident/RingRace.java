package netstack.host.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Panic;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Param;
import netstack.host.experiment.Report;
import netstack.host.experiment.Rig;
import netstack.host.experiment.Settings;
import netstack.host.experiment.Table;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.packet.PacketSockopt;
import netstack.transport.packet.TpacketReq3;
import netstack.transport.packet.TpacketVersion;
import netstack.transport.packet.UnlockedVersion;

/// Two threads of a program: one makes a ring of version 3, the other sets
/// the version to 1, at every moment at which the first one spends time
/// (CVE-2016-8655).
final class RingRace implements Experiment {
    private static final long START = 20 * Rig.MS + 300_000;
    private static final long STEP = 100;
    private static final long CLOSE = 60 * Rig.MS;
    private static final long BEFORE = 2000;
    private static final long END = 200 * Rig.MS;
    private static final long MEMORY = 8 << 20;
    private static final TpacketReq3 RING = new TpacketReq3(4096, 4, 2048, 8,
            10, 0, 0);

    /// What came of the two calls.
    private enum Outcome { CHANGED, BUSY, FREED }

    @Override
    public String name() {
        return "ring-race";
    }

    @Override
    public String question() {
        return "Which moment of a setsockopt is the wrong one for another?";
    }

    @Override
    public List<Param> params() {
        return List.of(new Param("between", "tries between two moments", 0,
                20, "3", "1"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        List<Long> moments = moments(s);
        Table t = report.table("ring-race", "PACKET_VERSION", "moments",
                "version changed", "EBUSY", "freed under its timer",
                "from us", "to us");
        String[] said = {""};
        double[][] found = new double[2][];
        for (boolean locked : new boolean[] {false, true}) {
            String name = locked ? "holds the socket" : "as until 4.9";
            s.step(name);
            found[locked ? 1 : 0] = measure(s, t, name, moments, locked,
                    said);
        }
        plot(report, moments, found);
        tell(report, t, said[0]);
        laws(report, t);
        return report;
    }

    private static double[] measure(Settings s, Table t, String name,
            List<Long> moments, boolean locked, String[] said) {
        int[] count = new int[Outcome.values().length];
        double[] found = new double[moments.size()];
        long first = -1;
        long last = -1;
        for (int i = 0; i < found.length; i++) {
            Outcome o = race(s, moments.get(i), locked, said, null);
            count[o.ordinal()]++;
            found[i] = o == Outcome.FREED ? 1 : 0;
            if (o == Outcome.FREED) {
                first = first < 0 ? moments.get(i) : first;
                last = moments.get(i);
            }
        }
        t.row(name, found.length, count[0], count[1], count[2],
                first < 0 ? "-" : us(first), last < 0 ? "-" : us(last));
        return found;
    }

    private static String us(long ns) {
        return String.format("%.2f", ns / 1000.0);
    }

    /// When the first thread spends time in its call, in ns from its start;
    /// some moments in between, and before.
    private static List<Long> moments(Settings s) {
        TreeSet<Long> all = new TreeSet<>();
        race(s, CLOSE - START, true, new String[1], all);
        List<Long> some = new ArrayList<>();
        long parts = s.one("between") + 1;
        long last = -BEFORE;
        for (long at : all) {
            for (long i = 1; i <= parts; i++) {
                some.add(last + (at - last) * i / parts);
            }
            last = at;
        }
        return some;
    }

    /// One world, in which the second call begins `after` the first.
    private static Outcome race(Settings s, long after, boolean locked,
            String[] said, TreeSet<Long> moments) {
        int[] err = new int[1];
        try (Network net = new Network(s.seed())) {
            Host host = net.host("host", new HostConfig().cpus(2)
                    .costs(CostModel.SERVER_82599).memory(MEMORY));
            host.spawn("exploit", () -> first(host, after, locked, err,
                    moments));
            net.runFor(END);
            return err[0] == 0 ? Outcome.CHANGED : Outcome.BUSY;
        } catch (Panic panic) {
            said[0] = panic.getCause().getMessage();
            return Outcome.FREED;
        }
    }

    // tag::ring_race[]
    private static void first(Host host, long after, boolean locked,
            int[] err, TreeSet<Long> moments) {
        Syscalls calls = host.syscalls();
        Machine m = host.machine();
        int fd = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
        calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                PacketSockopt.PACKET_VERSION, TpacketVersion.V3.ordinal());
        calls.clone("second", () -> {
            spin(m, START + after);
            err[0] = second(calls, m, fd, locked);
        });
        spin(m, START);
        if (moments != null) {
            m.onCost((cpu, c, ns) -> moments.add(m.now() - START));
        }
        calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                PacketSockopt.PACKET_RX_RING, RING);
        m.onCost(null);
        m.nanosleep(CLOSE - m.now());
        calls.close(fd);
    }

    /// Works until `time`, whatever interrupts it.
    private static void spin(Machine m, long time) {
        while (m.now() < time) {
            m.cpu().spend(Math.min(time - m.now(), STEP));
        }
    }

    private static int second(Syscalls calls, Machine m, int fd,
            boolean locked) {
        if (!locked) return UnlockedVersion.setsockopt(calls, m, fd, 0);
        try {
            calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_VERSION, 0);
            return 0;
        } catch (ErrnoException busy) {
            return -busy.errno();
        }
    }
    // end::ring_race[]

    private static void plot(Report report, List<Long> moments,
            double[][] found) {
        double[] x = moments.stream().mapToDouble(ns -> ns / 1000.0)
                .toArray();
        report.plot("Is the ring freed under its timer?",
                "us between the two calls", "1: yes")
                .line("as until 4.9", x, found[0])
                .line("holds the socket", x, found[1]);
    }

    private static void tell(Report report, Table t, String said) {
        report.say("A thread makes a ring of version 3, and with it a timer "
                + "that closes blocks. Another sets the socket's version to "
                + "1. That is refused as soon as there is a ring, but the "
                + "ring is the socket's only at the end of the first call, "
                + "after %s us for the kernel to make sure that no CPU works "
                + "on a packet. Whoever asks in between finds no ring, and "
                + "changes the version of one that is being made.",
                t.text().getFirst()[6]);
        report.say("When the socket is closed the kernel asks the version "
                + "whether there is a timer to stop. There is none in a ring "
                + "of version 1. The memory is freed, and some milliseconds "
                + "later the timer looks at its block. The accounting says: "
                + "%s. An attacker would have put something else there by "
                + "then, and the timer of a structure that he writes calls "
                + "the function that he names.", said);
        report.say("Cure: PACKET_VERSION holds the socket, as "
                + "PACKET_RX_RING does. The second call then waits until "
                + "the ring is there, and is refused; or it comes first, "
                + "and the ring is of version 1.");
    }

    private static void laws(Report report, Table t) {
        double[] moments = t.column(1);
        double[] freed = t.column(4);
        double[] others = {t.column(2)[1], t.column(3)[1]};
        report.law("Without the lock the ring is freed under its timer.",
                freed[0] > 0 && freed[0] < moments[0],
                "at %.0f of %.0f moments", freed[0], moments[0]);
        report.law("With the lock never: the version is changed before, or "
                + "it is refused.", freed[1] == 0
                && others[0] + others[1] == moments[1] && others[1] > 0,
                "changed at %.0f, refused at %.0f", others[0], others[1]);
    }
}
