package netstack.driver.hw;

import java.util.Arrays;

/// Frames in the order of their times: a ring that grows. A frame that is
/// earlier than the last one (jitter) finds its place from the end; of two
/// with one time the first added is first.
final class FrameFifo {
    private Frame[] frame = new Frame[16];
    private long[] time = new long[16];
    private int[] tag = new int[16];
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /// Adds `f`, due at `t`, with a number of the caller's.
    void add(Frame f, long t, int v) {
        if (size == frame.length) {
            grow();
        }
        int mask = frame.length - 1;
        int i = head + size++;
        for (; i > head && time[i - 1 & mask] > t; i--) {
            frame[i & mask] = frame[i - 1 & mask];
            time[i & mask] = time[i - 1 & mask];
            tag[i & mask] = tag[i - 1 & mask];
        }
        frame[i & mask] = f;
        time[i & mask] = t;
        tag[i & mask] = v;
    }

    Frame first() {
        return frame[head];
    }

    /// When the first frame is due; meaningless if there is none.
    long firstTime() {
        return time[head];
    }

    int firstTag() {
        return tag[head];
    }

    Frame remove() {
        Frame f = frame[head];
        frame[head] = null;
        head = head + 1 & frame.length - 1;
        size--;
        return f;
    }

    private void grow() {
        int n = frame.length;
        Frame[] f = Arrays.copyOf(frame, 2 * n);
        long[] t = Arrays.copyOf(time, 2 * n);
        int[] v = Arrays.copyOf(tag, 2 * n);
        System.arraycopy(frame, 0, f, n, head);
        System.arraycopy(time, 0, t, n, head);
        System.arraycopy(tag, 0, v, n, head);
        frame = f;
        time = t;
        tag = v;
    }
}
