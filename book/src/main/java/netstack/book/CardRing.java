package netstack.book;

import static netstack.driver.hw.IxgbeType.RXDCTL_ENABLE;
import static netstack.driver.hw.IxgbeType.SRRCTL_DESCTYPE_ADV_ONEBUF;
import static netstack.driver.hw.IxgbeType.SRRCTL_DROP_EN;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RxDesc;

/// A receive ring of a [Card]: filled, and emptied when the experiment says
/// so. Nobody looks at what was received but by the descriptors.
final class CardRing {
    private final Card card;
    private final int queue;
    private final int n;
    private final DmaCoherent ring;
    private final long[] bus;
    private int clean;
    private int use;

    CardRing(Card card, int queue, int n) {
        this.card = card;
        this.queue = queue;
        this.n = n;
        bus = new long[n];
        ring = card.nic.dma().allocCoherent(n * RxDesc.SIZE);
        card.hw.writel(Reg.RDBAL.at(queue), (int) ring.dma());
        card.hw.writel(Reg.RDBAH.at(queue), (int) (ring.dma() >>> 32));
        card.hw.writel(Reg.RDLEN.at(queue), ring.size());
    }

    void enable(boolean dropEn) {
        card.hw.writel(Reg.SRRCTL.at(queue), Card.BUFFER >> 10
                | SRRCTL_DESCTYPE_ADV_ONEBUF
                | (dropEn ? SRRCTL_DROP_EN : 0));
        card.hw.writel(Reg.RXDCTL.at(queue), RXDCTL_ENABLE);
        for (int i = 0; i < n; i++) {
            long page = card.memory.allocPages(0);
            bus[i] = card.nic.dma().mapSingle(page, Card.BUFFER,
                    DmaDir.FROM_DEVICE);
        }
        refill(n - 1);
    }

    /// Gives up to `max` descriptors to the card, their buffers used again.
    void refill(int max) {
        int left = max;
        for (; left > 0 && (use + 1) % n != clean; left--) {
            ring.setLong(use * RxDesc.SIZE, bus[use]);
            ring.setLong(use * RxDesc.SIZE + 8, 0);
            use = (use + 1) % n;
        }
        if (left < max) card.hw.writel(Reg.RDT.at(queue), use);
    }

    /// Takes what was written back; returns how many descriptors.
    int poll() {
        int done = 0;
        while (clean != use && (RxDesc.statusError(ring.getLong(clean
                * RxDesc.SIZE + 8)) & RxDesc.STAT_DD) != 0) {
            clean = (clean + 1) % n;
            done++;
        }
        return done;
    }
}
