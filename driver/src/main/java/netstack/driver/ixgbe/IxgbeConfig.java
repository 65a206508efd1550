package netstack.driver.ixgbe;

/// How an adapter is set up: what `ethtool -L`, `-G` and `-C` change.
///
/// @param queues queue pairs, each with an interrupt, 1 to 63
/// @param rxDescs receive descriptors a ring, a multiple of 8 up to 4096
/// @param txDescs transmit descriptors a ring, likewise
/// @param rxUsecs least time between two interrupts of a queue, rounded to
///     units of 2.048 us; 0 for none
public record IxgbeConfig(int queues, int rxDescs, int txDescs,
        int rxUsecs) {
    /// One queue pair with rings of 512, at most one interrupt in 20 us.
    public static final IxgbeConfig DEFAULT =
        new IxgbeConfig(1, 512, 512, 20);

    private static final int MIN_DESCS = 64;
    private static final int MAX_DESCS = 4096;
    private static final int MAX_QUEUES = 63;

    public IxgbeConfig {
        check(queues >= 1 && queues <= MAX_QUEUES, "queues", queues);
        check(isRing(rxDescs), "rxDescs", rxDescs);
        check(isRing(txDescs), "txDescs", txDescs);
        check(rxUsecs >= 0 && rxUsecs <= 1000, "rxUsecs", rxUsecs);
    }

    private static boolean isRing(int n) {
        return n >= MIN_DESCS && n <= MAX_DESCS && n % 8 == 0;
    }

    private static void check(boolean ok, String what, int value) {
        if (!ok) {
            throw new IllegalArgumentException(what + " " + value);
        }
    }
}
