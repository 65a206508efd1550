package netstack.host.cli;

import netstack.driver.hw.Cable;
import netstack.driver.hw.Impairment;
import picocli.CommandLine.Option;

/// How bad the cable to the real kernel is.
public final class CableOptions {
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
    public void check() {
        if (!(delay >= 0 && delay <= LONGEST_MS)) {
            throw new UserError("--delay " + delay
                    + ": milliseconds, 0 to 10000");
        }
        percent("--loss", loss);
        percent("--reorder", reorder);
    }

    /// How long a frame travels.
    public long delayNs() {
        return (long) (delay * NS_PER_MS);
    }

    /// Makes `cable` as bad as was asked for, in both directions.
    public void impair(Cable cable) {
        cable.there().impair(impairment(1));
        cable.back().impair(impairment(2));
    }

    private Impairment impairment(long seed) {
        return new Impairment(seed).loss(loss / 100)
                .reorder(reorder / 100, HELD_BACK_NS);
    }

    private static void percent(String option, double p) {
        if (!(p >= 0 && p <= 100)) {
            throw new UserError(option + " " + p + ": 0 to 100 percent");
        }
    }
}
