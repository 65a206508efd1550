package netstack.host.experiment;

/// When frames are sent.
@FunctionalInterface
public interface Pace {
    long SECOND = 1_000_000_000;

    /// When frame `k` is ready, in ns after the start; never earlier than
    /// the frame before.
    long at(long k);

    /// `rate` frames a second, at equal distances.
    static Pace even(long rate) {
        return k -> k / rate * SECOND + k % rate * SECOND / rate;
    }

    /// Bursts of `n` frames back to back, `rate` frames a second on
    /// average.
    static Pace bursts(long rate, int n) {
        return k -> even(rate).at(k / n * n);
    }
}
