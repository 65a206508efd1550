package netstack.host.experiment;

/// How often which time was measured, to within 3 % of it.
public final class Histogram {
    private static final int SUB_BITS = 5;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[(64 - SUB_BITS) * SUB];
    private long n;

    /// Counts one time of `ns`, 0 or more.
    public void add(long ns) {
        counts[index(ns)]++;
        n++;
    }

    private static int index(long ns) {
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(ns | 1)
                - SUB_BITS);
        return shift == 0 ? (int) ns
                : shift * SUB + (int) (ns >> shift);
    }

    /// How many were counted.
    public long count() {
        return n;
    }

    /// The time that `percent` of all do not exceed, in us; 0 if there is
    /// none.
    public double us(double percent) {
        long rank = (long) Math.ceil(n * percent / 100);
        long seen = 0;
        for (int i = 0; i < counts.length && rank > 0; i++) {
            seen += counts[i];
            if (seen >= rank) return value(i) / 1000.0;
        }
        return 0;
    }

    private static long value(int i) {
        int shift = Math.max(0, i / SUB - 1);
        return shift == 0 ? i : (i - shift * SUB + 1L << shift) - 1;
    }
}
