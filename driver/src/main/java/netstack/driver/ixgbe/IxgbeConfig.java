package netstack.driver.ixgbe;

/// How an adapter is set up at first; `ethtool -L`, `-G` and `-C` change it.
///
/// @param queues queue pairs, each with an interrupt, 1 to 16; 0 for one
///     for each CPU
/// @param rxDescs receive descriptors a ring, a multiple of 8 from 64 to
///     4096
/// @param txDescs transmit descriptors a ring, likewise
/// @param rxUsecs least time between two interrupts of a queue, 0 to 1022
///     us; 0 for none, 1 for one that follows the traffic
public record IxgbeConfig(int queues, int rxDescs, int txDescs,
        int rxUsecs) {
    /// Let the driver choose the time between interrupts.
    public static final int ADAPTIVE = 1;

    /// What the driver starts with: a queue pair for each CPU, rings of
    /// 512, adaptive moderation.
    public static final IxgbeConfig DEFAULT =
        new IxgbeConfig(0, 512, 512, ADAPTIVE);

    static final int MIN_DESCS = 64;
    static final int MAX_DESCS = 4096;
    static final int REQ_DESC_MULTIPLE = 8;
    /// Entries of the RSS table hold 4 bits.
    static final int MAX_RSS_INDICES = 16;
    static final int MAX_USECS = 0xFF8 >> 2;

    public IxgbeConfig {
        check(queues >= 0 && queues <= MAX_RSS_INDICES, "queues", queues);
        check(isRing(rxDescs), "rxDescs", rxDescs);
        check(isRing(txDescs), "txDescs", txDescs);
        check(rxUsecs >= 0 && rxUsecs <= MAX_USECS, "rxUsecs", rxUsecs);
    }

    private static boolean isRing(int n) {
        return n >= MIN_DESCS && n <= MAX_DESCS && n % REQ_DESC_MULTIPLE == 0;
    }

    private static void check(boolean ok, String what, int value) {
        if (!ok) {
            throw new IllegalArgumentException(what + " " + value);
        }
    }
}
