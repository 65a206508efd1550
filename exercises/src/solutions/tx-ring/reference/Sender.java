package student;

import netstack.exercises.txring.Descs;
import netstack.exercises.txring.Queue;
import netstack.exercises.txring.TxRing;

/// The reference solution of `tx-ring`.
public final class Sender implements TxRing {

    private Descs descs;
    private Queue queue;
    private int[] ids;
    private int use;
    private int clean;

    @Override
    public void init(Descs descs, Queue queue) {
        this.descs = descs;
        this.queue = queue;
        ids = new int[descs.count()];
    }

    private int free() {
        int used = Math.floorMod(use - clean, descs.count());
        return descs.count() - 1 - used;
    }

    private int next(int i) {
        return (i + 1) % descs.count();
    }

    @Override
    public boolean xmit(int id, long dma, int len, boolean more) {
        if (free() == 0) {
            queue.stop();
            return false;
        }
        ids[use] = id;
        descs.write(use, dma, Descs.DATA | Descs.EOP | Descs.RS | len
                | (long) len << Descs.PAYLEN_SHIFT);
        use = next(use);
        if (free() < STOP) {
            queue.stop();
        }
        if (!more || queue.stopped()) {
            descs.tail(use);
        }
        return true;
    }

    @Override
    public int clean() {
        int n = 0;
        while (clean != use && (descs.word1(clean) & Descs.DD) != 0) {
            queue.sent(ids[clean]);
            clean = next(clean);
            n++;
        }
        if (n > 0 && queue.stopped() && free() >= WAKE) {
            queue.wake();
        }
        return n;
    }
}
