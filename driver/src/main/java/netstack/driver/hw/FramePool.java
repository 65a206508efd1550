package netstack.driver.hw;

import java.util.Arrays;

/// Frame buffers of two sizes, used again last in, first out.
public final class FramePool {
    /// The longest frame, without its check sequence: a jumbo frame.
    public static final int MAX = 15872;
    private static final int SMALL = 2048;

    private Frame[] small = new Frame[64];
    private Frame[] large = new Frame[8];
    private int nrSmall;
    private int nrLarge;
    private int live;

    /// A frame of `len` bytes, whose contents are undefined.
    public Frame take(int len) {
        if (len > MAX) {
            throw new IllegalArgumentException("a frame of " + len);
        }
        live++;
        Frame f;
        if (len <= SMALL) {
            f = nrSmall > 0 ? small[--nrSmall] : new Frame(this, SMALL);
        } else {
            f = nrLarge > 0 ? large[--nrLarge] : new Frame(this, MAX);
        }
        f.fresh(len);
        return f;
    }

    /// A copy of `n` bytes from `off` of `bytes`.
    public Frame copy(byte[] bytes, int off, int n) {
        Frame f = take(n);
        System.arraycopy(bytes, off, f.data(), 0, n);
        return f;
    }

    /// Frames that somebody holds.
    public int live() {
        return live;
    }

    void put(Frame f) {
        live--;
        if (f.data().length == SMALL) {
            if (nrSmall == small.length) {
                small = Arrays.copyOf(small, 2 * nrSmall);
            }
            small[nrSmall++] = f;
        } else {
            if (nrLarge == large.length) {
                large = Arrays.copyOf(large, 2 * nrLarge);
            }
            large[nrLarge++] = f;
        }
    }
}
