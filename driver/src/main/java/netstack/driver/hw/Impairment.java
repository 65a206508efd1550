package netstack.driver.hw;

import java.util.SplittableRandom;

/// What a bad cable does, by a seed: loses, doubles, damages, delays and so
/// reorders frames. Probabilities are per frame and independent.
public final class Impairment {
    private final SplittableRandom random;
    private double loss;
    private double duplicate;
    private double corrupt;
    private double undetected;
    private double reorder;
    private long reorderBy;
    private long jitter;
    private long lost;
    private long doubled;
    private long damaged;

    public Impairment(long seed) {
        random = new SplittableRandom(seed);
    }

    public Impairment loss(double p) {
        loss = p;
        return this;
    }

    public Impairment duplicate(double p) {
        duplicate = p;
        return this;
    }

    /// Flips one bit of a frame; the frame check sequence shows it.
    public Impairment corrupt(double p) {
        corrupt = p;
        return this;
    }

    /// Flips one bit behind the Ethernet header, and the frame check
    /// sequence is right again: what a bad switch or bad memory does.
    public Impairment corruptUndetected(double p) {
        undetected = p;
        return this;
    }

    /// Holds a frame back for `byNs`, so that later ones pass it.
    public Impairment reorder(double p, long byNs) {
        reorder = p;
        reorderBy = byNs;
        return this;
    }

    /// Delays each frame by up to `ns` more.
    public Impairment jitter(long ns) {
        jitter = ns;
        return this;
    }

    public long lost() {
        return lost;
    }

    public long doubled() {
        return doubled;
    }

    public long damaged() {
        return damaged;
    }

    void pass(Wire wire, Frame f, long at) {
        if (chance(loss)) {
            lost++;
            f.release();
            return;
        }
        if (chance(duplicate)) {
            doubled++;
            wire.arrive(f.get(), at + late());
        }
        wire.arrive(damage(wire, f), at + late());
    }

    private long late() {
        long ns = jitter == 0 ? 0 : random.nextLong(jitter + 1);
        return chance(reorder) ? ns + reorderBy : ns;
    }

    private Frame damage(Wire wire, Frame f) {
        boolean seen = chance(corrupt);
        if (!seen && !chance(undetected) || f.len() <= 14) {
            return f;
        }
        damaged++;
        Frame bad = wire.frames().copy(f.data(), 0, f.len());
        int bit = random.nextInt(seen ? 0 : 14 * 8, f.len() * 8);
        bad.data()[bit >> 3] ^= (byte) (1 << (bit & 7));
        bad.badFcs(seen);
        f.release();
        return bad;
    }

    private boolean chance(double p) {
        return p > 0 && random.nextDouble() < p;
    }
}
