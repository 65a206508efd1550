package netstack.skbuff;

import java.util.random.RandomGenerator;

/// Makes allocations fail on purpose, so that the code that handles it is
/// tested: every `interval`-th, or by chance, after `space` good ones, at
/// most `times` times.
@Linux(value = "failslab", file = "mm/failslab.c", renamed = true)
public final class FailSlab {

    private final int interval;
    private final double probability;
    private final RandomGenerator random;
    private long space;
    private long times = Long.MAX_VALUE;
    private long calls;

    private FailSlab(int interval, double probability,
                     RandomGenerator random) {
        this.interval = interval;
        this.probability = probability;
        this.random = random;
    }

    /// Every `n`-th allocation fails; 1 means all.
    public static FailSlab every(int n) {
        return new FailSlab(n, 1, null);
    }

    /// Each allocation fails with `probability`, from 0 to 1.
    public static FailSlab chance(double probability,
                                  RandomGenerator random) {
        return new FailSlab(1, probability, random);
    }

    /// The first `n` allocations succeed.
    public FailSlab after(long n) {
        space = n;
        return this;
    }

    /// At most `n` allocations fail.
    public FailSlab times(long n) {
        times = n;
        return this;
    }

    @Linux(value = "should_failslab", renamed = true)
    boolean fails() {
        if (space > 0) {
            space--;
            return false;
        }
        if (times == 0 || ++calls % interval != 0 || !strikes()) {
            return false;
        }
        times--;
        return true;
    }

    private boolean strikes() {
        return random == null || random.nextDouble() < probability;
    }
}
