package netstack.exercises.bare;

import java.util.Arrays;
import java.util.List;

import netstack.exercises.tcpreassembly.Block;
import netstack.exercises.tcpreassembly.Reassembler;

/// Takes what comes in order, and nothing else.
final class InOrder implements Reassembler {

    private byte[] held;
    private int count;
    private long nxt;
    private boolean end;

    @Override
    public void open(int capacity) {
        held = new byte[capacity];
    }

    @Override
    public void segment(long at, byte[] data, boolean fin) {
        int old = (int) Math.min(Math.max(nxt - at, 0), data.length);
        if (at > nxt || data.length - old > window()) {
            return;
        }
        System.arraycopy(data, old, held, count, data.length - old);
        count += data.length - old;
        nxt += data.length - old;
        end |= fin && at + data.length == nxt;
    }

    @Override
    public byte[] read(int max) {
        int n = Math.min(max, count);
        byte[] b = Arrays.copyOf(held, n);
        System.arraycopy(held, n, held, 0, count - n);
        count -= n;
        return b;
    }

    @Override
    public long rcvNxt() {
        return nxt;
    }

    @Override
    public int window() {
        return held.length - count;
    }

    @Override
    public boolean finished() {
        return end;
    }

    @Override
    public List<Block> sack() {
        return List.of();
    }
}
