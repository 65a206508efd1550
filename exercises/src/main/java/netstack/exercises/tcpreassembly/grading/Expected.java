package netstack.exercises.tcpreassembly.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import netstack.exercises.script.Log;
import netstack.exercises.script.Step;
import netstack.exercises.tcpreassembly.Block;
import netstack.exercises.tcpreassembly.Stream;

/// What a receiver must do: a mark for every byte that has come.
final class Expected {

    private static final int MOST = 1 << 16;
    private static final int BLOCKS = 4;

    private final boolean[] came = new boolean[MOST];
    private final int capacity;
    private long nxt;
    private long taken;
    private long end = -1;
    private long lastAt;
    private long lastTo;

    Expected(int capacity) {
        this.capacity = capacity;
    }

    void segment(long at, int len, boolean fin) {
        long edge = taken + capacity;
        long from = Math.max(at, nxt);
        long to = Math.min(at + len, edge);
        for (long i = from; i < to; i++) {
            came[(int) i] = true;
        }
        lastAt = from;
        lastTo = to;
        if (fin && at + len <= edge) {
            end = at + len;
        }
        while (came[(int) nxt]) {
            nxt++;
        }
    }

    byte[] read(int max) {
        int n = (int) Math.min(max, nxt - taken);
        byte[] b = Stream.bytes(taken, n);
        taken += n;
        return b;
    }

    void show(Log log) {
        log.see("rcv_nxt", nxt).see("window", taken + capacity - nxt)
                .see("finished", nxt == end).see("sack", sack());
    }

    private String sack() {
        List<Block> all = new ArrayList<>();
        for (long i = nxt; i < MOST - 1; i++) {
            if (came[(int) i] && !came[(int) i - 1]) {
                long to = i;
                while (came[(int) to]) {
                    to++;
                }
                all.add(new Block(i, to));
            }
        }
        for (Block b : List.copyOf(all)) {
            if (lastTo > lastAt && b.from() <= lastAt && b.to() >= lastTo) {
                all.remove(b);
                all.addFirst(b);
            }
        }
        return all.isEmpty() ? "none" : all.stream().limit(BLOCKS)
                .map(b -> b.from() + "-" + b.to())
                .collect(Collectors.joining(" "));
    }

    void step(Step s, Log log) {
        switch (s.op()) {
            case "segment" -> segment(s.arg(0), s.num(1), s.arg(2) != 0);
            case "read" -> log.see("read", read(s.num(0)));
            default -> {
                return;
            }
        }
        show(log);
    }
}
