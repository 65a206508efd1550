package netstack.driver.hw;

import java.util.ArrayList;
import java.util.List;

/// What goes wrong in a card, as a script: give it to [Nic82599#inject].
///
/// Some things happen at a time, others to each operation with a
/// probability. Chance comes from the seed, the kind of fault, the queue or
/// vector that it may hit, and how often that was asked: so it is the same
/// in every run, however far CPUs run ahead of each other.
public final class NicFaults {
    /// What can go wrong.
    public enum Kind {
        /// DD is in memory before the rest of the descriptor.
        TORN_WRITE_BACK,
        /// A write takes longer than it should.
        DMA_SPIKE,
        /// The IOMMU refuses an access.
        DMA_FAULT,
        /// A message does not arrive.
        LOST_INTERRUPT,
        /// A message arrives that nothing happened for.
        SPURIOUS_INTERRUPT,
        /// A frame comes in with a wrong check sequence.
        BAD_CRC,
        /// The link goes away and comes back.
        LINK_FLAP,
        /// Transmit stops until the next reset.
        TX_HANG,
        /// The card is gone: reads give all ones.
        REMOVAL
    }

    /// A fault at a time; `arg` says how long it lasts.
    record Timed(long atNs, Kind kind, long arg) {
    }

    private static final int LANES = 128;
    private static final Kind[] KINDS = Kind.values();

    private final long seed;
    private final double[] chance = new double[KINDS.length];
    private final long[] arg = new long[KINDS.length];
    private final int[][] asked = new int[KINDS.length][LANES];
    private final long[] happened = new long[KINDS.length];
    private final List<Timed> script = new ArrayList<>();

    public NicFaults(long seed) {
        this.seed = seed;
    }

    /// The rest of a descriptor comes `ns` after its DD, with probability
    /// `p`.
    public NicFaults tornWriteBack(double p, long ns) {
        return random(Kind.TORN_WRITE_BACK, p, ns);
    }

    /// A received frame is in memory `ns` later than it would be.
    public NicFaults dmaSpike(double p, long ns) {
        return random(Kind.DMA_SPIKE, p, ns);
    }

    /// An access to packet bytes is refused.
    public NicFaults dmaFault(double p) {
        return random(Kind.DMA_FAULT, p, 0);
    }

    public NicFaults lostInterrupt(double p) {
        return random(Kind.LOST_INTERRUPT, p, 0);
    }

    /// `ns` after a message a second one follows.
    public NicFaults spuriousInterrupt(double p, long ns) {
        return random(Kind.SPURIOUS_INTERRUPT, p, ns);
    }

    public NicFaults badCrc(double p) {
        return random(Kind.BAD_CRC, p, 0);
    }

    /// The link is down from `atNs` on for `forNs`.
    public NicFaults linkFlap(long atNs, long forNs) {
        script.add(new Timed(atNs, Kind.LINK_FLAP, forNs));
        return this;
    }

    /// From `atNs` on nothing is sent until the device is reset.
    public NicFaults txHang(long atNs) {
        script.add(new Timed(atNs, Kind.TX_HANG, 0));
        return this;
    }

    /// The card is pulled out at `atNs`.
    public NicFaults removal(long atNs) {
        script.add(new Timed(atNs, Kind.REMOVAL, 0));
        return this;
    }

    /// How often a fault has happened.
    public long happened(Kind k) {
        return happened[k.ordinal()];
    }

    private NicFaults random(Kind k, double p, long ns) {
        chance[k.ordinal()] = p;
        arg[k.ordinal()] = ns;
        return this;
    }

    List<Timed> script() {
        return script;
    }

    void happens(Kind k) {
        happened[k.ordinal()]++;
    }

    /// The time that belongs to a random fault, in ns.
    long ns(Kind k) {
        return arg[k.ordinal()];
    }

    /// Whether the next operation of `lane`, a queue or vector, is hit.
    boolean strikes(Kind k, int lane) {
        double p = chance[k.ordinal()];
        if (p == 0) {
            return false;
        }
        long n = asked[k.ordinal()][lane]++;
        long x = mix(mix(seed ^ k.ordinal()) ^ (long) lane << 40 ^ n);
        if ((x >>> 11) * 0x1p-53 >= p) {
            return false;
        }
        happens(k);
        return true;
    }

    /// The finaliser of SplitMix64.
    private static long mix(long v) {
        long z = v + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
