package netstack.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import netstack.host.plot.Plot;

/// What the chapter "Loss and the congestion window" shows.
final class CongestionOutputs implements Output {
    private static final long MBIT_10 = 10_000_000;
    private static final long FILE = 1_800_000;
    private static final long LARGE = 9_000_000;
    private static final int RTT = 20;

    @Override
    public void write(Path code, Path out) throws IOException {
        Files.write(out.resolve("congestion-times.adoc"), times());
        Files.writeString(out.resolve("congestion-reno-cubic.svg"), saw());
        Files.writeString(out.resolve("congestion-hystart.svg"), hystart());
    }

    private static List<String> times() {
        List<String> rows = new ArrayList<>(List.of(
                "[cols=\"1,1,1,1\",options=\"header\"]", "|===",
                "|algorithm |queue (packets) |time (s) |packets lost"));
        for (String algorithm : new String[] {"reno", "cubic"}) {
            for (int queue : new int[] {10, 30, 100}) {
                CongestionRun run = CongestionRun.of(algorithm, true, FILE,
                        MBIT_10, RTT, queue);
                rows.add(String.format(Locale.ROOT, "|%s |%d |%.2f |%d",
                        algorithm, queue, run.seconds, run.dropped));
            }
        }
        rows.add("|===");
        return rows;
    }

    private static String saw() {
        CongestionRun reno = CongestionRun.of("reno", true, LARGE, MBIT_10,
                RTT, 30);
        CongestionRun cubic = CongestionRun.of("cubic", true, LARGE, MBIT_10,
                RTT, 30);
        return plot("Congestion window, 10 Mbit/s, 20 ms, queue of 30")
                .line("Reno", array(reno.times), array(reno.windows))
                .line("CUBIC", array(cubic.times), array(cubic.windows))
                .svg("Both windows rise steeply and are cut; Reno's then is "
                        + "a saw with straight teeth, CUBIC's falls less and "
                        + "flattens near its former height.");
    }

    private static String hystart() {
        CongestionRun without = CongestionRun.of("cubic", false, FILE,
                MBIT_10, RTT, 100);
        CongestionRun with = CongestionRun.of("cubic", true, FILE, MBIT_10,
                RTT, 100);
        return plot("Congestion window, 10 Mbit/s, 20 ms, queue of 100")
                .line("without HyStart, " + without.dropped
                        + " packets lost", array(without.times),
                        array(without.windows))
                .line("with HyStart, " + with.dropped + " packets lost",
                        array(with.times), array(with.windows))
                .svg("Without HyStart the window doubles until the queue "
                        + "overflows; with it, doubling ends earlier.");
    }

    private static Plot plot(String title) {
        return new Plot(title, "time (s)", "packets");
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
