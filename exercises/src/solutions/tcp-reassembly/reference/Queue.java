package student;

import java.util.ArrayList;
import java.util.List;

import netstack.exercises.tcpreassembly.Block;
import netstack.exercises.tcpreassembly.Reassembler;

/// The reference solution of `tcp-reassembly`: a ring of bytes, and a mark
/// for each of them that is there.
public final class Queue implements Reassembler {

    private static final int MOST = 4;

    private byte[] ring;
    private boolean[] there;
    private long taken;
    private long nxt;
    private long end = -1;
    private Block last = new Block(0, 0);

    @Override
    public void open(int capacity) {
        ring = new byte[capacity];
        there = new boolean[capacity];
    }

    private long edge() {
        return taken + ring.length;
    }

    @Override
    public void segment(long at, byte[] data, boolean fin) {
        long from = Math.max(at, nxt);
        long to = Math.min(at + data.length, edge());
        for (long p = from; p < to; p++) {
            ring[slot(p)] = data[(int) (p - at)];
            there[slot(p)] = true;
        }
        last = new Block(from, to);
        if (fin && at + data.length <= edge()) {
            end = at + data.length;
        }
        while (nxt < edge() && there[slot(nxt)]) {
            there[slot(nxt)] = false;
            nxt++;
        }
    }

    private int slot(long position) {
        return (int) (position % ring.length);
    }

    @Override
    public byte[] read(int max) {
        byte[] b = new byte[(int) Math.min(max, nxt - taken)];
        for (int i = 0; i < b.length; i++) {
            b[i] = ring[slot(taken + i)];
        }
        taken += b.length;
        return b;
    }

    @Override
    public long rcvNxt() {
        return nxt;
    }

    @Override
    public int window() {
        return (int) (edge() - nxt);
    }

    @Override
    public boolean finished() {
        return nxt == end;
    }

    @Override
    public List<Block> sack() {
        List<Block> blocks = new ArrayList<>();
        for (long p = nxt; p < edge(); p++) {
            if (there[slot(p)]) {
                long from = p;
                while (p < edge() && there[slot(p)]) {
                    p++;
                }
                add(blocks, new Block(from, p));
            }
        }
        return blocks.size() > MOST ? blocks.subList(0, MOST) : blocks;
    }

    private void add(List<Block> blocks, Block b) {
        boolean newest = last.to() > last.from() && b.from() <= last.from()
                && last.to() <= b.to();
        blocks.add(newest ? 0 : blocks.size(), b);
    }
}
