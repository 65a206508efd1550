package netstack.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks and prints one table: what was measured beside what
/// was promised, and for whole scenarios why.
///
/// A figure "per CPU-second" divides by the CPU time of the whole process,
/// compiler and collector included, after warm-up.
public final class Bench {
    private Bench() {}

    /// Runs the rows whose name begins with one of `args`; all without.
    public static void main(String[] args) {
        List<Row> rows = Row.ALL.stream().filter(r -> chosen(r, args))
                .toList();
        if (rows.isEmpty()) {
            System.err.println("bench: no row begins with \""
                    + String.join(" ", args) + "\"; there are: "
                    + String.join(", ", Row.names()));
            System.exit(2);
        }
        System.out.println(Row.HEADING);
        Map<String, RunResult> runs = new HashMap<>();
        for (Row row : rows) {
            try {
                System.out.println(row.line(runs.computeIfAbsent(
                        row.benchmark(), _ -> measure(row))));
            } catch (IllegalStateException e) {
                System.err.println("bench: " + row.name() + " failed: "
                        + e.getMessage());
                System.exit(1);
            }
        }
    }

    private static RunResult measure(Row row) {
        progress("measuring " + row.name() + " ...");
        try {
            return new Runner(options(row)).runSingle();
        } catch (RunnerException e) {
            Throwable why = e;
            while (why.getCause() != null) why = why.getCause();
            throw new IllegalStateException(why.toString(), e);
        } finally {
            progress("");
        }
    }

    /// A line that the next one replaces; on a terminal only.
    private static void progress(String what) {
        if (System.console() != null && System.console().isTerminal()) {
            System.err.print("\r\033[K" + what);
        }
    }

    private static boolean chosen(Row row, String[] args) {
        if (args.length == 0) return true;
        for (String arg : args) {
            if (row.name().startsWith(arg.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static Options options(Row row) {
        return new OptionsBuilder()
                .include("\\." + row.benchmark().replace(".", "\\.") + "$")
                .verbosity(VerboseMode.SILENT).shouldFailOnError(true)
                .addProfiler(ProcessTotals.class)
                .jvmArgs("-XX:+UseSerialGC", "-Xms1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1")
                .build();
    }

    /// The mean of the secondary result `name`, or 0.
    static double secondary(RunResult run, String name) {
        Result<?> r = run.getSecondaryResults().get(name);
        return r == null ? 0 : r.getScore();
    }
}
