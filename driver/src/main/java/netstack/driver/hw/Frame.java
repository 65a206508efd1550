package netstack.driver.hw;

/// One Ethernet frame on its way: destination address first, without
/// preamble and frame check sequence.
///
/// Frames come from a [FramePool] and go back to it; who takes a frame
/// releases it. A frame may be on several cables or several times on one (a
/// traffic source sends the same template again and again): it is counted.
public final class Frame {
    final FramePool pool;
    private final byte[] data;
    private int len;
    private boolean badFcs;
    private int users;

    Frame(FramePool pool, int capacity) {
        this.pool = pool;
        data = new byte[capacity];
    }

    /// The bytes; valid from 0 to [#len()].
    public byte[] data() {
        return data;
    }

    public int len() {
        return len;
    }

    public void len(int n) {
        len = n;
    }

    /// True when the frame check sequence does not match.
    public boolean badFcs() {
        return badFcs;
    }

    public void badFcs(boolean bad) {
        badFcs = bad;
    }

    /// Takes one more reference.
    public Frame get() {
        users++;
        return this;
    }

    /// Gives a reference back; the last one returns the frame to its pool.
    public void release() {
        if (--users == 0) {
            pool.put(this);
        } else if (users < 0) {
            throw new IllegalStateException("a frame of " + len
                    + " bytes is released twice");
        }
    }

    void fresh(int n) {
        len = n;
        badFcs = false;
        users = 1;
    }
}
