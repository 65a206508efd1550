package netstack.exercises.quality;

import java.util.Arrays;

/// How often one case of a property detects one known mistake.
///
/// A grading's first cases are not drawn as its last: some look at an edge
/// each. So the detections are kept by the number of the case, and the
/// chance to slip through is the product over a grading's cases.
///
/// @param cases how many cases were run in all
/// @param found how many of them failed, by their number in a grading
/// @param wanted whether the mistake must fail the property; if not, it must
///        not fail one case
/// @param print of the cases of a grading and of the mistake
public record Rate(String exercise, String mistake, String property,
        int cases, int[] found, boolean wanted, String print) {

    /// More than this may not slip through.
    static final double MOST = 1e-4;

    /// One-sided 95 %.
    private static final double Z = 1.645;

    /// The share of cases that detect it.
    public double q() {
        return (double) sum() / cases;
    }

    private int sum() {
        return Arrays.stream(found).sum();
    }

    /// Whether it is found surely enough, or never where it must not be.
    public boolean good() {
        return wanted ? slips() < MOST : sum() == 0;
    }

    /// The lower end of its 95 % confidence interval (Wilson).
    public double lower() {
        return lower(sum(), cases);
    }

    private static double lower(double k, double n) {
        double p = k / n;
        double middle = p + Z * Z / (2 * n);
        double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return Math.max(0, (middle - half) / (1 + Z * Z / n));
    }

    /// The chance that a grading misses it, by the lower ends.
    public double slips() {
        double slips = 1;
        for (int k : found) {
            slips *= 1 - lower(k, (double) cases / found.length);
        }
        return slips;
    }
}
