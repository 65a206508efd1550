package netstack.exercises.rxring.worker;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.exercises.rxring.Buffers;
import netstack.exercises.rxring.Descs;
import netstack.exercises.script.Log;
import netstack.exercises.script.worker.NicBed;

/// The ring and the buffers, as real memory that a real card writes into.
final class CardRing implements Descs, Buffers {

    private static final int SIZE = 16;
    private static final int BUF = 2048;

    private final NicBed bed;
    private final int count;
    private final DmaCoherent ring;
    private final List<Long> pages = new ArrayList<>();
    private final List<Long> bus = new ArrayList<>();
    private final Set<Integer> alive = new HashSet<>();
    /// The buffers whose addresses stand in the ring.
    private final int[] inRing;
    private Log log;
    private int doorbells;
    private int failAfter = -1;
    private int failures;

    CardRing(NicBed bed, int count) {
        this.bed = bed;
        this.count = count;
        ring = bed.rxRing(count);
        inRing = new int[count];
        Arrays.fill(inRing, -1);
    }

    void log(Log to) {
        log = to;
    }

    /// After `n` more allocations, `times` of them fail.
    void fail(int n, int times) {
        failAfter = n;
        failures = times;
    }

    int doorbells() {
        return doorbells;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long word1(int i) {
        return ring.getLong(at(i) + 8);
    }

    private int at(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("descriptor " + i + " of "
                    + count);
        }
        return i * SIZE;
    }

    @Override
    public void rmb() {
        bed.hw().dmaRmb();
    }

    @Override
    public void write(int i, long word0, long word1) {
        ring.setLong(at(i), word0);
        ring.setLong(at(i) + 8, word1);
        inRing[i] = bus.lastIndexOf(word0);
    }

    @Override
    public void tail(int i) {
        at(i);
        doorbells++;
        bed.rxTail(i);
    }

    @Override
    public int alloc() {
        if (failAfter >= 0 && failAfter-- == 0 && failures-- > 0) {
            failAfter = failures > 0 ? 0 : -1;
            return -1;
        }
        long page = bed.memory().allocPages(0);
        pages.add(page);
        bus.add(bed.dma().mapSingle(page, BUF, DmaDir.FROM_DEVICE));
        alive.add(pages.size() - 1);
        return pages.size() - 1;
    }

    @Override
    public long dma(int buffer) {
        return bus.get(buffer);
    }

    @Override
    public void deliver(int buffer, int len) {
        int n = Math.clamp(len, 0, BUF);
        long dma = take(buffer);
        bed.dma().unmapSingle(dma, BUF, DmaDir.FROM_DEVICE);
        log.see("delivered", bed.memory().memory().asSlice(
                pages.get(buffer), n).toArray(ValueLayout.JAVA_BYTE));
        bed.memory().putPage(pages.get(buffer));
    }

    @Override
    public void drop(int buffer) {
        bed.dma().unmapSingle(take(buffer), BUF, DmaDir.FROM_DEVICE);
        log.see("dropped", 1);
        bed.memory().putPage(pages.get(buffer));
    }

    private long take(int buffer) {
        if (!alive.remove(buffer)) {
            throw new IllegalStateException("buffer " + buffer
                    + " is not yours any more");
        }
        return bus.get(buffer);
    }

    /// Buffers that nobody has: neither delivered, nor dropped, nor in a
    /// descriptor.
    long lost() {
        Set<Integer> lost = new HashSet<>(alive);
        for (int buffer : inRing) {
            lost.remove(buffer);
        }
        return lost.size();
    }

    void end() {
        bed.rxOff();
        for (int buffer : List.copyOf(alive)) {
            bed.dma().unmapSingle(take(buffer), BUF, DmaDir.FROM_DEVICE);
            bed.memory().putPage(pages.get(buffer));
        }
    }
}
