package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.CTRL_RST_MASK;
import static netstack.driver.hw.IxgbeType.DMATXCTL_TE;
import static netstack.driver.hw.IxgbeType.EICR_RTX_QUEUE;
import static netstack.driver.hw.IxgbeType.EITR_CNT_WDIS;
import static netstack.driver.hw.IxgbeType.RXCTRL_RXEN;
import static netstack.driver.hw.IxgbeType.RXDCTL_ENABLE;
import static netstack.driver.hw.IxgbeType.TXDCTL_ENABLE;

import netstack.driver.dma.DmaMapping;

/// Register reads and writes, and what they set off.
///
/// The table says how a register keeps a value; here is what happens beside
/// that. Values that are needed per frame are taken over into the queues.
final class HostInterface {
    private static final long EX_LOW = 0xFFFF_FFFFL;

    private final Nic82599 nic;
    private final RegisterFile regs;
    private final RuleChecker rules;
    private final DmaMapping dma;
    private final MsiX msix;
    private final RxUnit rx;
    private final TxUnit tx;
    private final MacFilter filter;
    private final Rss rss;

    HostInterface(Nic82599 nic, RegisterFile regs, RuleChecker rules,
            DmaMapping dma, MsiX msix, RxUnit rx, TxUnit tx,
            MacFilter filter, Rss rss) {
        this.nic = nic;
        this.regs = regs;
        this.rules = rules;
        this.dma = dma;
        this.msix = msix;
        this.rx = rx;
        this.tx = tx;
        this.filter = filter;
        this.rss = rss;
    }

    int read(int offset) {
        int slot = RegMap.slot(offset);
        if (slot < 0) {
            rules.unknown(offset);
            return 0;
        }
        Reg r = RegMap.owner(slot);
        int i = slot - RegMap.first(r);
        rules.read(r, i);
        settle(r);
        return r.access() == Access.RC ? regs.take(r, i) : value(r, i);
    }

    /// As [#read], without what a read sets off.
    int peek(Reg r, int i) {
        return switch (r) {
            case EICR -> msix.eicr();
            case CTRL -> regs.get(r, i);
            default -> value(r, i);
        };
    }

    private int takeEicr() {
        int v = msix.takeEicr();
        nic.rearm(v & EICR_RTX_QUEUE);
        return v;
    }

    private void clearEicr(int v) {
        msix.clear(v);
        nic.rearm(v & EICR_RTX_QUEUE);
    }

    /// What arrived before now happens before the register is touched.
    private void settle(Reg r) {
        switch (r) {
            case RDT, TDT, EIMS, EIMC, EICR, EICS, EITR, RDH, TDH ->
                nic.catchUp();
            case MSIXTADD, MSIXTUADD, MSIXTMSG, MSIXTVCTRL -> { }
            default -> nic.catchUpAll();
        }
    }

    private int value(Reg r, int i) {
        return switch (r) {
            case EICR -> takeEicr();
            case EICS -> msix.eicr();
            case EIMS, EIMC -> msix.eims();
            case EICS_EX -> msix.causes(i);
            case EIMS_EX, EIMC_EX -> msix.allowed(i);
            case RDH -> rx.queue(i).head;
            case TDH -> tx.queue(i).head;
            case CTRL -> nic.readCtrl();
            default -> regs.get(r, i);
        };
    }

    /// Writes `v`; what the rules forbid is reported and done all the same.
    void write(int offset, int v, long now) {
        int slot = RegMap.slot(offset);
        if (slot < 0) {
            rules.unknown(offset);
            return;
        }
        Reg r = RegMap.owner(slot);
        int i = slot - RegMap.first(r);
        rules.write(r, i, v);
        settle(r);
        if (r.access() == Access.RW) {
            int old = regs.get(r, i);
            regs.set(r, i, v);
            effect(r, i, old, v, now);
        } else {
            ones(r, i, v, now);
        }
    }

    private void effect(Reg r, int i, int old, int v, long now) {
        switch (r) {
            case RDT -> rxTail(i, old, v, now);
            case TDT -> txTail(i, old, v, now);
            case EITR -> eitr(i, v, now);
            case CTRL -> ctrl(v);
            case RXCTRL -> rxCtrl(v);
            case DMATXCTL -> txCtrl(old, v, now);
            case RXDCTL -> rxEnable(i, v, now);
            case TXDCTL -> txEnable(i, v, now);
            case SRRCTL -> rx.queue(i).srrctl(v);
            case RDH -> rx.queue(i).head = v;
            case TDH -> tx.queue(i).head = v;
            case RSCCTL -> rx.coalesce(i, v);
            case RAL, RAH -> filter.reload();
            case RSSRK -> rss.keyWritten();
            case MSIXTVCTRL -> msix.lines().maskWritten(i, now);
            default -> { }
        }
    }

    private void ones(Reg r, int i, int v, long now) {
        long vectors = v & EICR_RTX_QUEUE;
        int others = v & ~EICR_RTX_QUEUE & Integer.MAX_VALUE;
        long ex = (v & EX_LOW) << 32 * i;
        switch (r) {
            case EICR -> clearEicr(v);
            case EICS -> msix.force(vectors, others, now);
            case EIMS -> allow(vectors, others, now);
            case EIMC -> msix.forbid(vectors, others);
            case EICS_EX -> msix.force(ex, 0, now);
            case EIMS_EX -> allow(ex, 0, now);
            case EIMC_EX -> msix.forbid(ex, 0);
            default -> { }
        }
    }

    private void allow(long vectors, int others, long now) {
        msix.allow(vectors, others, now);
        rules.allowed(vectors);
        nic.rearm(vectors);
    }

    private void eitr(int i, int v, long now) {
        msix.eitrWritten(i, (v & EITR_CNT_WDIS) == 0, now);
        nic.rearm(1L << i);
    }

    private void rxTail(int i, int old, int v, long now) {
        RxQueue q = rx.queue(i);
        if (q.enabled) {
            rules.tail(Reg.RDT, i, q.count, q.head, old, v);
        }
        q.tail = v & 0xFFFF;
        rx.pump(now, rx.cpuOf(i));
    }

    private void txTail(int i, int old, int v, long now) {
        TxQueue q = tx.queue(i);
        if (q.enabled) {
            rules.tail(Reg.TDT, i, q.count, q.head, old, v);
        }
        tx.doorbell(q, v & 0xFFFF, now);
    }

    private void ctrl(int v) {
        if ((v & CTRL_RST_MASK) != 0) {
            nic.reset();
        }
    }

    private void rxCtrl(int v) {
        if ((v & RXCTRL_RXEN) != 0) {
            rules.receiveEnabled();
        }
    }

    private void txCtrl(int old, int v, long now) {
        if ((v & ~old & DMATXCTL_TE) != 0) {
            tx.runAll(now);
        }
    }

    private void rxEnable(int i, int v, long now) {
        RxQueue q = rx.queue(i);
        boolean on = (v & RXDCTL_ENABLE) != 0;
        if (on && !q.enabled) {
            q.base = address(Reg.RDBAL, Reg.RDBAH, i);
            q.count = regs.get(Reg.RDLEN, i) / RxDesc.SIZE;
            q.head = regs.get(Reg.RDH, i);
            q.tail = regs.get(Reg.RDT, i);
            q.srrctl(regs.get(Reg.SRRCTL, i));
            q.rscctl(regs.get(Reg.RSCCTL, i));
            rules.rxRing(q, regs.get(Reg.RDLEN, i));
            dma.watch(q.base, () -> nic.beforeLoad(i));
        }
        q.rxdctl(v);
        if (on) {
            q.enabled = true;
        } else {
            rx.disable(q);
        }
        rx.pump(now, rx.cpuOf(i));
    }

    private void txEnable(int i, int v, long now) {
        TxQueue q = tx.queue(i);
        boolean on = (v & TXDCTL_ENABLE) != 0;
        q.wthresh = v >> 16 & 0x7F;
        if (on && !q.enabled) {
            q.base = address(Reg.TDBAL, Reg.TDBAH, i);
            q.count = regs.get(Reg.TDLEN, i) / TxDesc.SIZE;
            q.head = regs.get(Reg.TDH, i);
            q.tail = regs.get(Reg.TDT, i);
            q.reported = q.head;
            q.headAddr = headAddress(i);
            int vector = msix.vectorOf(i, true);
            rules.txRing(q, regs.get(Reg.TDLEN, i),
                    vector < 0 ? 0 : msix.gap(vector));
        }
        q.enabled = on;
    }

    private long address(Reg low, Reg high, int i) {
        return regs.get(low, i) & EX_LOW | (long) regs.get(high, i) << 32;
    }

    private long headAddress(int i) {
        long a = address(Reg.TDWBAL, Reg.TDWBAH, i);
        return (a & 1) != 0 ? a & ~3L : 0;
    }
}
