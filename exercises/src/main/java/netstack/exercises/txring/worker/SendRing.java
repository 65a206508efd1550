package netstack.exercises.txring.worker;

import netstack.driver.dma.DmaCoherent;
import netstack.exercises.script.Log;
import netstack.exercises.script.worker.NicBed;
import netstack.exercises.txring.Descs;
import netstack.exercises.txring.Queue;

/// The ring as real memory that a real card reads, and the queue above.
final class SendRing implements Descs, Queue {

    private static final int SIZE = 16;

    private final NicBed bed;
    private final DmaCoherent ring;
    private final Log log;
    private boolean stopped;
    private int doorbells;

    SendRing(NicBed bed, DmaCoherent ring, Log log) {
        this.bed = bed;
        this.ring = ring;
        this.log = log;
    }

    int doorbells() {
        return doorbells;
    }

    @Override
    public int count() {
        return ring.size() / SIZE;
    }

    private int at(int i) {
        if (i < 0 || i >= count()) {
            throw new IndexOutOfBoundsException("descriptor " + i + " of "
                    + count());
        }
        return i * SIZE;
    }

    @Override
    public long word1(int i) {
        return ring.getLong(at(i) + 8);
    }

    @Override
    public void write(int i, long word0, long word1) {
        ring.setLong(at(i), word0);
        ring.setLong(at(i) + 8, word1);
        log.see("payload length", word1 >>> Descs.PAYLEN_SHIFT);
    }

    @Override
    public void tail(int i) {
        at(i);
        doorbells++;
        bed.txTail(i);
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void wake() {
        log.see("woken", stopped);
        stopped = false;
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public void sent(int id) {
        log.see("sent", id);
    }
}
