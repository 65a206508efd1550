package netstack.host.cli;

import netstack.host.live.LiveHost;
import picocli.CommandLine.Option;

/// How bad the cable of a live host is.
final class CableOptions {
    private static final double NS_PER_MS = 1e6;
    private static final double LONGEST_MS = 10_000;
    /// A frame that is held back lets a handful of others pass.
    private static final long HELD_BACK_NS = 1_000_000;

    @Option(names = "--delay", defaultValue = "0", paramLabel = "MS",
            description = "How long a frame travels, one way.")
    private double delay;

    @Option(names = "--loss", defaultValue = "0", paramLabel = "PERCENT",
            description = "Frames that the cable loses, each way.")
    private double loss;

    @Option(names = "--reorder", defaultValue = "0", paramLabel = "PERCENT",
            description = "Frames that the cable holds back by 1 ms.")
    private double reorder;

    /// Complains of what can't be.
    void check() {
        if (!(delay >= 0 && delay <= LONGEST_MS)) {
            throw new UserError("--delay " + delay
                    + ": milliseconds, 0 to 10000");
        }
        percent("--loss", loss);
        percent("--reorder", reorder);
    }

    long delayNs() {
        return (long) (delay * NS_PER_MS);
    }

    void impair(LiveHost live) {
        live.impair(loss / 100, reorder / 100, HELD_BACK_NS);
    }

    private static void percent(String option, double p) {
        if (!(p >= 0 && p <= 100)) {
            throw new UserError(option + " " + p + ": 0 to 100 percent");
        }
    }
}
