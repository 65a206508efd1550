package netstack.bench;

import java.util.List;
import org.openjdk.jmh.results.RunResult;

/// One line of the table.
///
/// @param name what it is called on the command line
/// @param benchmark the method that measures it
/// @param what what it shows
/// @param unit `ns`, or what is counted per CPU-second of a scenario
/// @param promise what it should do; for ns at most, else at least
record Row(String name, String benchmark, String what, String unit,
        double promise) {

    /// Packets per CPU-second: those offered, those that a program got.
    static final String PER_CPU = "packets";
    static final String DELIVERED = "delivered";

    /// Gigabits that a program got, per CPU-second; the promise is what
    /// others do: see the row's text.
    static final String GIGABITS = "gigabits";

    static final String HEADING = String.format(
            "%-12s %-44s %14s %10s %8s %9s %9s %9s %9s", "name", "what",
            "measured", "promise", "ratio", "handover", "events", "slow",
            "bytes");

    static final List<Row> ALL = List.of(
            new Row("spend", "SpendBench.spend",
                    "spend, nothing due", "ns", 2),
            new Row("hand-over", "MachineBench.handOver",
                    "a hand-over between two CPUs", "ns", 310),
            new Row("event", "MachineBench.event",
                    "an event out of 1000 that sets itself again", "ns", 100),
            new Row("skb-life", "SkBuffBench.life",
                    "an sk_buff: alloc, 3 pushes, 3 pulls, free", "ns", 60),
            new Row("parse", "SkBuffBench.parse",
                    "an Ethernet header parsed", "ns", 10),
            new Row("checksum", "SkBuffBench.checksum",
                    "checksum of 1500 bytes", "ns", 30),
            new Row("one-cpu", "StackBench.oneCpu",
                    "1 CPU, server costs, 1 Mpps to a socket", PER_CPU, 2.5),
            new Row("overload", "StackBench.overload",
                    "1 CPU, 10 Mpps offered", PER_CPU, 6),
            new Row("shared", "StackBench.overloadShared",
                    "the same, ksoftirqd first (4.9 to 6.4)", PER_CPU, 6),
            new Row("delivered", "StackBench.overloadShared",
                    "of these, delivered to the socket", DELIVERED, 0.8),
            new Row("stream", "StackBench.stream",
                    "2 hosts, free, socket to socket", PER_CPU, 1.5),
            new Row("ping-pong", "StackBench.pingPong",
                    "2 hosts, free, ping-pong", PER_CPU, 1.0),
            new Row("rss", "StackBench.eightCpus",
                    "8 CPUs by RSS, 4 Mpps, Q = 800 ns", PER_CPU, 1.0),
            new Row("rss-strict", "StackBench.eightCpusStrict",
                    "8 CPUs by RSS, 4 Mpps, Q = 0", PER_CPU, 0.35),
            new Row("tcp", "TcpBench.offloaded",
                    "TCP, TSO and GRO (smoltcp: 48.5)", GIGABITS, 48.5),
            new Row("tcp-plain", "TcpBench.plain",
                    "TCP, each segment by itself (lwIP: 13.4)", GIGABITS,
                    13.4),
            new Row("sim-tcp", "TcpBench.simulated",
                    "CUBIC, 1 GB, 50 us, costs (ns-3: 0.055)", PER_CPU,
                    0.055));

    static List<String> names() {
        return ALL.stream().map(Row::name).toList();
    }

    String line(RunResult run) {
        return unit.equals("ns") ? step(run) : scenario(run);
    }

    private String step(RunResult run) {
        double ns = run.getPrimaryResult().getScore();
        return String.format("%-12s %-44s %11.2f ns %7.0f ns %8.2f", name,
                what, ns, promise, promise / ns);
    }

    private String scenario(RunResult run) {
        double packets = Bench.secondary(run, PER_CPU);
        boolean bits = unit.equals(GIGABITS);
        double perCpuSecond = Bench.secondary(run, bits ? DELIVERED : unit)
                * (bits ? 8 : 1e3) / Bench.secondary(run, ProcessTotals.CPU);
        return String.format("%-12s %-44s %8.3f %s %5.2f %s %8.2f"
                + " %9.4f %9.4f %9.4f %9.2f", name, what, perCpuSecond,
                bits ? "Gb/s" : "M/cs", promise, bits ? "Gb/s" : "M/cs",
                perCpuSecond / promise,
                Bench.secondary(run, "handOvers") / packets,
                Bench.secondary(run, "events") / packets,
                Bench.secondary(run, "slowSpends") / packets,
                Bench.secondary(run, ProcessTotals.ALLOC) / packets);
    }
}
