package student;

import netstack.exercises.rxring.Buffers;
import netstack.exercises.rxring.Descs;
import netstack.exercises.rxring.RxRing;

/// The reference solution of `rx-ring`.
public final class Receiver implements RxRing {

    private Descs descs;
    private Buffers buffers;
    private int[] buffer;
    private int use;
    private int clean;

    @Override
    public void init(Descs descs, Buffers buffers) {
        this.descs = descs;
        this.buffers = buffers;
        buffer = new int[descs.count()];
    }

    private int next(int i) {
        return (i + 1) % descs.count();
    }

    @Override
    public void refill() {
        int before = use;
        while (next(use) != clean) {
            int b = buffers.alloc();
            if (b < 0) {
                break;
            }
            buffer[use] = b;
            descs.write(use, buffers.dma(b), 0);
            use = next(use);
        }
        if (use != before) {
            descs.tail(use);
        }
    }

    @Override
    public int clean(int budget) {
        int work = 0;
        while (work < budget && clean != use) {
            long status = descs.word1(clean);
            if ((status & Descs.DD) == 0) {
                break;
            }
            descs.rmb();
            int len = (int) (descs.word1(clean) >>> 32) & 0xffff;
            int b = buffer[clean];
            clean = next(clean);
            if ((status & Descs.ERR_RXE) != 0) {
                buffers.drop(b);
                continue;
            }
            buffers.deliver(b, len);
            work++;
        }
        return work;
    }
}
