package netstack.host.plot;

import java.util.Locale;

/// An axis from zero: `ticks` steps, each one, two or five times a power of
/// ten.
record Axis(double step, int ticks) {
    private static final int MOST_TICKS = 6;

    /// The shortest axis, of at most six ticks, on which `max` has a place.
    static Axis upTo(double max) {
        double end = Math.max(max, 1e-9);
        double power = Math.pow(10, Math.floor(Math.log10(end)) - 1);
        for (;; power *= 10) {
            for (double part : new double[] {1, 2, 5}) {
                double step = part * power;
                int ticks = (int) Math.ceil(end / step - 1e-9);
                if (ticks <= MOST_TICKS) return new Axis(step, ticks);
            }
        }
    }

    /// An axis with a tick at 0, 1, ... for each of `n` things.
    static Axis of(int n) {
        return new Axis(1, Math.max(1, n - 1));
    }

    double end() {
        return step * ticks;
    }

    /// What stands at tick `i`.
    String label(int i) {
        double v = step * i;
        return v == Math.rint(v) ? String.format(Locale.ROOT, "%.0f", v)
                : String.format(Locale.ROOT, "%.3g", v)
                        .replaceAll("0+$", "");
    }
}
