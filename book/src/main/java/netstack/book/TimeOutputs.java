package netstack.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.TimerList;
import netstack.driver.machine.World;
import netstack.host.plot.Plot;
import netstack.skbuff.Cost;

/// What the chapter "How time works here" shows.
final class TimeOutputs implements Output {
    private static final double[] MPPS = {
        0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9, 1.0, 1.2,
        1.4, 1.6, 1.8, 2.0, 2.3, 2.6, 3.0, 3.5};
    private static final long RUN = 50_000_000;

    @Override
    public void write(Path code, Path out) throws IOException {
        Files.write(out.resolve("time-nesting.txt"), nesting());
        Files.write(out.resolve("time-wheel.adoc"), wheel());
        Files.write(out.resolve("time-quantum.adoc"), quantum());
        Files.write(out.resolve("time-profile.txt"), profile());
        Files.writeString(out.resolve("time-livelock.svg"), livelock());
    }

    /// A program computes for 5 us; a frame arrives after 2.
    private static List<String> nesting() {
        List<String> log = new ArrayList<>();
        try (World w = new World(1)) {
            Machine m = w.machine("host", new MachineConfig()
                    .costs(TimeSink.COSTS));
            IrqLine line = m.requestIrq("eth0", () -> {
                note(log, m, "the handler runs, and raises NET_RX");
                m.cpu().raiseSoftirqIrqoff(Softirq.NET_RX);
            });
            m.openSoftirq(Softirq.NET_RX, () -> {
                note(log, m, "the softirq begins");
                m.charge(Cost.NAPI_POLL);
                note(log, m, "the softirq ends");
            });
            w.runTask(m, () -> {
                note(log, m, "spend(5000) is called");
                m.cpu().at(m.now() + 2000, (now, unused) -> {
                    log.add(String.format("%6d ns  %-8s %s", now, "event",
                            "the NIC has a frame, and raises its line"));
                    line.raise(now);
                }, 0);
                m.cpu().spend(5000);
                note(log, m, "spend(5000) returns");
            });
        }
        return log;
    }

    private static void note(List<String> log, Machine m, String what) {
        log.add(String.format("%6d ns  %-8s %s", m.now(),
                m.cpu().context().name().toLowerCase(Locale.ROOT), what));
    }

    private static List<String> wheel() {
        List<String> rows = new ArrayList<>(List.of(
                "[cols=\"1,1,1\",options=\"header\"]", "|===",
                "|set for (jiffies) |runs after |late by"));
        for (int delta : new int[] {1, 10, 62, 63, 100, 200, 503, 1000, 3000,
            7000, 60_000}) {
            long ran = wheel(delta);
            rows.add("|" + delta + " |" + ran + " |" + (ran - delta));
        }
        rows.add("|===");
        return rows;
    }

    private static long wheel(int delta) {
        long[] ran = new long[1];
        try (World w = new World(1)) {
            Machine m = w.machine("host", new MachineConfig());
            TimerList t = new TimerList(m, () -> ran[0] = m.jiffies());
            w.runTask(m, () -> t.mod(delta));
            w.runUntilIdle();
        }
        return ran[0];
    }

    private static List<String> quantum() {
        List<String> rows = new ArrayList<>(List.of(
                "[cols=\"1,1,2\",options=\"header\"]", "|===",
                "|quantum (ns) |hand-overs a packet |hash of the run"));
        for (long q : new long[] {0, 200, 800}) {
            try (World w = new World(1)) {
                Machine m = w.machine("host", new MachineConfig().cpus(4)
                        .quantum(q).costs(TimeSink.COSTS));
                TimeSink[] sinks = TimeSink.all(m, 500_000, true);
                w.run(10_000_000);
                long packets = 0;
                for (TimeSink s : sinks) {
                    packets += s.processed;
                }
                rows.add(String.format(Locale.ROOT, "|%d |%.2f |`%016x`", q,
                        w.stats().handOvers() / (double) packets, w.hash()));
            }
        }
        rows.add("|===");
        return rows;
    }

    private static List<String> profile() {
        try (World w = new World(1)) {
            Machine m = w.machine("host", new MachineConfig()
                    .costs(TimeSink.COSTS));
            TimeSink.all(m, 300_000, true);
            m.profiler().start(997);
            w.run(RUN);
            return m.profiler().folded().stream()
                    .sorted(Comparator.comparingLong(TimeOutputs::weight)
                            .reversed())
                    .limit(7).toList();
        }
    }

    private static long weight(String folded) {
        return Long.parseLong(folded.substring(folded.lastIndexOf(' ') + 1));
    }

    private static String livelock() {
        double[][] rates = new double[2][MPPS.length];
        for (int napi = 0; napi < 2; napi++) {
            for (int i = 0; i < MPPS.length; i++) {
                rates[napi][i] = processed(MPPS[i], napi == 1);
            }
        }
        return new Plot("Packets that reach the socket layer", "offered (Mpps)",
                "processed (Mpps)")
                .line("an interrupt a packet", MPPS, rates[0])
                .line("NAPI", MPPS, rates[1])
                .svg("With an interrupt a packet the processed rate follows "
                        + "the offered one up to a peak and then falls to "
                        + "zero; with NAPI it rises higher, and settles on a "
                        + "plateau.");
    }

    private static double processed(double mpps, boolean napi) {
        try (World w = new World(1)) {
            Machine m = w.machine("host", new MachineConfig()
                    .costs(TimeSink.COSTS));
            TimeSink s = TimeSink.all(m, (long) (mpps * 1e6), napi)[0];
            w.run(RUN);
            return s.processed * 1e3 / RUN;
        }
    }
}
