package netstack.host.experiment;

import java.util.Arrays;
import java.util.List;
import netstack.driver.machine.IrqLine;
import netstack.host.plot.Plot;

/// Receive packet steering: one queue, several CPUs.
final class Steering implements Experiment {
    private static final int TABLE = 4096;
    private static final int OVERLOAD = 2_500_000;
    private static final int CPUS = 4;
    private static final int READERS = 6;
    /// All but the one that the card interrupts.
    private static final long OTHERS = 0b1110;

    /// Who chooses a packet's CPU.
    enum Way {
        NONE("none"), RPS("RPS"), RFS("RFS");

        final String text;

        Way(String text) {
            this.text = text;
        }
    }

    @Override
    public String name() {
        return "rps";
    }

    @Override
    public String question() {
        return "Can software spread the packets of a card with one queue?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "thousand datagrams a second", 1, 14_880,
                        "200,500,1000,1500,2000,2500,3000,4000,6000",
                        "300,3000"),
                new Param("ms", "length of a run", 2, 1000, "20", "10"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("rps", "steering", "offered/s",
                "processed/s", "read/s", "at home %", "received_rps/s",
                "CAL/s", "CPU 0 %", "CPU 1 %", "p50 us");
        for (Way way : Way.values()) {
            for (long kpps : s.all("kpps")) {
                s.step(way.text + ", " + kpps + " kpps");
                measure(s, t, way, kpps * 1000);
            }
        }
        plot(report, t, "Processed by the stack", 2);
        plot(report, t, "Read by programs", 3);
        laws(report, t);
        return report;
    }

    private static void measure(Settings s, Table t, Way way, long rate) {
        try (Rig rig = new Rig(new RigConfig(s.seed()).cpus(CPUS))) {
            steer(rig, way);
            int[] cpus = new int[READERS];
            byte[][] frames = new byte[READERS][];
            Sink first = null;
            for (int i = 0; i < READERS; i++) {
                cpus[i] = 1 + i % (CPUS - 1);
                Sink sink = rig.sink(new Sink(rig.host, Rig.PORT + i)
                        .connect(Rig.sender(i), Datagrams.SPORT), cpus[i]);
                first = first == null ? sink : first;
                frames[i] = rig.datagram(i, Rig.PORT + i);
            }
            HomeWatch home = new HomeWatch(rig.host.machine(), Rig.PORT,
                    cpus);
            long calls = calls(rig);
            Sample f = rig.flood(rate, s.one("ms") * Rig.MS, frames);
            t.row(way.text, rate, f.processedRate(), f.readRate(),
                    home.percent(), f.rate(f.receivedRps()),
                    (calls(rig) - calls) * 1e9 / (s.one("ms") * Rig.MS),
                    f.busyPercent(0), f.busyPercent(1),
                    first.age().us(50));
        }
    }

    private static void steer(Rig rig, Way way) {
        if (way == Way.NONE) return;
        rig.host.exec("sh", () -> {
            var rps = rig.host.rx().rps();
            rps.setCpus(rig.device(), 0, OTHERS);
            if (way == Way.RFS) rps.setFlowCnt(rig.device(), 0, TABLE);
        });
        if (way == Way.RFS) {
            rig.sysctl("net.core.rps_sock_flow_entries", TABLE);
        }
    }

    /// Function call interrupts, as `/proc/interrupts` counts them.
    private static long calls(Rig rig) {
        long n = 0;
        for (IrqLine line : rig.host.machine().lines()) {
            if (!line.name().equals("CAL")) continue;
            for (int i = 0; i < CPUS; i++) n += line.count(i);
        }
        return n;
    }

    private static void plot(Report report, Table t, String title, int c) {
        Plot p = report.plot(title, "kpps offered", "kpps");
        for (Way way : Way.values()) {
            p.line(way.text, kilo(t.column(1, 0, way.text)),
                    kilo(t.column(c, 0, way.text)));
        }
    }

    private static double[] kilo(double[] values) {
        return Arrays.stream(values).map(v -> v / 1000).toArray();
    }

    private static void laws(Report report, Table t) {
        double none = last(t, Way.NONE, 2);
        double rps = last(t, Way.RPS, 2);
        if (last(t, Way.NONE, 1) >= OVERLOAD) {
            report.law("RPS lets a card with one queue use more than one "
                    + "CPU.", rps > 1.2 * none,
                    "%,.0f/s without, %,.0f/s with", none, rps);
        }
        double home = last(t, Way.RFS, 4);
        report.law("RFS brings packets to the CPU where they are read; RPS "
                + "does not know it.", home > 95 && last(t, Way.RPS, 4) < 90,
                "at home: %.1f %% with RPS, %.1f %% with RFS",
                last(t, Way.RPS, 4), home);
        double ipis = last(t, Way.RPS, 5);
        report.law("received_rps counts interrupts between CPUs, not the "
                + "packets that they bring.", ipis > 0 && ipis < rps
                && ipis <= last(t, Way.RPS, 6) * 1.05,
                "%,.0f interrupts and %,.0f packets a second", ipis, rps);
        report.law("Without steering, no CPU interrupts another.",
                last(t, Way.NONE, 5) == 0, "received_rps %.0f",
                last(t, Way.NONE, 5));
    }

    private static double last(Table t, Way way, int c) {
        double[] values = t.column(c, 0, way.text);
        return values[values.length - 1];
    }
}
