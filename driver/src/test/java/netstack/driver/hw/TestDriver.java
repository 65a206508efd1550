package netstack.driver.hw;

import static netstack.driver.dma.DmaDir.FROM_DEVICE;
import static netstack.driver.dma.DmaDir.TO_DEVICE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.DmaMemory;

/// The least driver: brings the device up in the data sheet's order (4.6.3),
/// one receive and one transmit ring a queue pair, polled.
final class TestDriver {
    static final int BUF = 2048;
    final Nic82599 nic;
    final Mmio hw;
    final DmaMapping dma;
    final DmaMemory mem;
    final int n;
    final List<Rx> rx = new ArrayList<>();
    final List<Tx> tx = new ArrayList<>();

    TestDriver(Nic82599 nic, DmaMemory mem, int n) {
        this.nic = nic;
        this.mem = mem;
        this.n = n;
        hw = nic.hw();
        dma = nic.dma();
    }

    void up(int pairs, boolean dropEn) {
        reset();
        rxUnit();
        for (int q = 0; q < pairs; q++) {
            rx.add(new Rx(q, dropEn));
            tx.add(new Tx(q));
            hw.writel(Reg.RQSMR.at(q >> 2), hw.readl(Reg.RQSMR.at(q >> 2)) | q << 8 * (q & 3));
        }
        hw.writel(Reg.RXCTRL.at(), IxgbeType.RXCTRL_RXEN);
        txUnit();
        rx.forEach(Rx::enable);
        tx.forEach(Tx::enable);
    }

    private void reset() {
        hw.writel(Reg.EIMC.at(), IxgbeType.EIMC_ALL);
        hw.writel(Reg.CTRL.at(), IxgbeType.CTRL_RST);
        while ((hw.readl(Reg.CTRL.at()) & IxgbeType.CTRL_RST_MASK) != 0) {
            Thread.onSpinWait();
        }
        hw.writel(Reg.EIMC.at(), IxgbeType.EIMC_ALL);
    }

    private void rxUnit() {
        hw.writel(Reg.HLREG0.at(), hw.readl(Reg.HLREG0.at()) | IxgbeType.HLREG0_JUMBOEN);
        hw.writel(Reg.MAXFRS.at(), 9728 << 16);
        int v = hw.readl(Reg.RDRXCTL.at()) & ~IxgbeType.RDRXCTL_RSCFRSTSIZE;
        hw.writel(Reg.RDRXCTL.at(), v | IxgbeType.RDRXCTL_CRCSTRIP | IxgbeType.RDRXCTL_RSCACKC
                | IxgbeType.RDRXCTL_FCOE_WRFIX);
        hw.writel(Reg.FCTRL.at(), IxgbeType.FCTRL_BAM | IxgbeType.FCTRL_UPE);
        hw.writel(Reg.RXCSUM.at(), IxgbeType.RXCSUM_PCSD);
    }

    private void txUnit() {
        hw.writel(Reg.DMATXCTL.at(), hw.readl(Reg.DMATXCTL.at()) | IxgbeType.DMATXCTL_TE);
    }

    /// Message clears and masks its cause; `gap` in EITR units.
    void msix(int gap) {
        hw.writel(Reg.GPIE.at(), IxgbeType.GPIE_MSIX_MODE | IxgbeType.GPIE_EIAME);
        hw.writel(Reg.EIAC.at(), 0xFFFF);
        hw.writel(Reg.EIAM.at(), 0xFFFF);
        for (int q = 0; q < rx.size(); q++) {
            hw.writel(Reg.EITR.at(q), gap << 3);
            int at = Reg.IVAR.at(q >> 1);
            hw.writel(at,
                    hw.readl(at) | (0x80 | q) << 16 * (q & 1) | (0x80 | q) << 16 * (q & 1) + 8);
        }
        hw.writel(Reg.EIMS.at(), (1 << rx.size()) - 1);
    }

    void down() {
        hw.writel(Reg.RXCTRL.at(), 0);
        rx.forEach(Rx::free);
        tx.forEach(Tx::free);
        rx.clear();
        tx.clear();
    }

    final class Rx {
        final int q;
        final DmaCoherent ring = dma.allocCoherent(n * RxDesc.SIZE);
        final long[] page = new long[n];
        final long[] bus = new long[n];
        int clean;
        int use;
        final List<byte[]> got = new ArrayList<>();
        int status;
        int vlan;
        long word0;
        /// Segments in the last frame, if RSC put it together.
        int segments;
        /// By the descriptor that goes on with them: frames without an end.
        private final Map<Integer, Part> parts = new HashMap<>();

        Rx(int q, boolean dropEn) {
            this.q = q;
            hw.writel(Reg.RDBAL.at(q), (int) ring.dma());
            hw.writel(Reg.RDBAH.at(q), (int) (ring.dma() >>> 32));
            hw.writel(Reg.RDLEN.at(q), ring.size());
            hw.writel(Reg.DCA_RXCTRL.at(q), hw.readl(Reg.DCA_RXCTRL.at(q)) & ~0x1000);
            hw.writel(Reg.SRRCTL.at(q), BUF >> 10 | IxgbeType.SRRCTL_DESCTYPE_ADV_ONEBUF
                    | (dropEn ? IxgbeType.SRRCTL_DROP_EN : 0));
        }

        void enable() {
            hw.writel(Reg.RXDCTL.at(q), IxgbeType.RXDCTL_ENABLE);
            refill(n - 1);
        }

        void refill(int max) {
            int done = 0;
            for (; done < max && (use + 1) % n != clean; done++) {
                page[use] = mem.allocPages(0);
                bus[use] = dma.mapSingle(page[use], BUF, FROM_DEVICE);
                if (dma.mappingError(bus[use])) {
                    throw new IllegalStateException("no bus address");
                }
                ring.setLong(use * 16, bus[use]);
                ring.setLong(use * 16 + 8, 0);
                use = (use + 1) % n;
            }
            if (done > 0) {
                hw.writel(Reg.RDT.at(q), use);
            }
        }

        /// Takes up to `budget` descriptors; whole frames go to `got`.
        int poll(int budget) {
            int done = 0;
            while (done < budget && clean != use) {
                long w1 = ring.getLong(clean * 16 + 8);
                if ((RxDesc.statusError(w1) & RxDesc.STAT_DD) == 0) {
                    break;
                }
                hw.dmaRmb();
                done++;
                take(w1);
                clean = (clean + 1) % n;
            }
            return done;
        }

        private void take(long w1) {
            status = RxDesc.statusError(w1);
            vlan = RxDesc.vlan(w1);
            word0 = ring.getLong(clean * 16);
            Part p = parts.remove(clean);
            p = p == null ? new Part() : p;
            int cnt = RxDesc.rscCnt(word0);
            p.add(page[clean], bus[clean], RxDesc.length(w1), cnt);
            if ((status & RxDesc.STAT_EOP) != 0) {
                segments = p.segments;
                got.add(p.whole());
            } else {
                parts.put(cnt > 0 ? RxDesc.nextp(w1) : (clean + 1) % n, p);
            }
        }

        void free() {
            hw.writel(Reg.RXDCTL.at(q), 0);
            parts.values().forEach(Part::whole);
            for (; clean != use; clean = (clean + 1) % n) {
                dma.unmapSingle(bus[clean], BUF, FROM_DEVICE);
                mem.putPage(page[clean]);
            }
            dma.freeCoherent(ring);
        }
    }

    /// Buffers of one frame; all stay the device's until its end is there.
    private final class Part {
        private final List<long[]> buffers = new ArrayList<>();
        int segments;

        void add(long page, long bus, int len, int rscCnt) {
            buffers.add(new long[] {page, bus, len});
            segments += rscCnt > 0 ? rscCnt - 1 : 0;
        }

        byte[] whole() {
            byte[] all = new byte[(int) buffers.stream().mapToLong(b -> b[2]).sum()];
            int at = 0;
            for (long[] b : buffers) {
                dma.unmapSingle(b[1], BUF, FROM_DEVICE);
                MemorySegment.copy(mem.memory(), ValueLayout.JAVA_BYTE, b[0], all, at, (int) b[2]);
                mem.putPage(b[0]);
                at += (int) b[2];
            }
            return all;
        }
    }

    final class Tx {
        final int q;
        final DmaCoherent ring = dma.allocCoherent(n * TxDesc.SIZE);
        final long[] page = new long[n];
        final long[] bus = new long[n];
        final int[] len = new int[n];
        int clean;
        int use;

        Tx(int q) {
            this.q = q;
            hw.writel(Reg.TDBAL.at(q), (int) ring.dma());
            hw.writel(Reg.TDBAH.at(q), (int) (ring.dma() >>> 32));
            hw.writel(Reg.TDLEN.at(q), ring.size());
        }

        void enable() {
            hw.writel(Reg.TXDCTL.at(q), IxgbeType.TXDCTL_ENABLE | 1 << 16);
        }

        boolean full() {
            return (use + 1) % n == clean;
        }

        void context(long w0, long w1) {
            ring.setLong(use * 16, w0);
            ring.setLong(use * 16 + 8, w1);
            page[use] = 0;
            use = (use + 1) % n;
        }

        void put(byte[] d, int from, int to, int cmd, int popts) {
            put(d, from, to, cmd, popts, d.length);
        }

        void put(byte[] d, int from, int to, int cmd, int popts, int payLen) {
            page[use] = mem.allocPages(0);
            len[use] = to - from;
            MemorySegment.copy(d, from, mem.memory(), ValueLayout.JAVA_BYTE, page[use], to - from);
            bus[use] = dma.mapSingle(page[use], to - from, TO_DEVICE);
            if (dma.mappingError(bus[use])) {
                throw new IllegalStateException("no bus address");
            }
            ring.setLong(use * 16, bus[use]);
            ring.setLong(use * 16 + 8, TxDesc.data1(TxDesc.DTYP_DATA | TxDesc.DCMD_DEXT
                    | TxDesc.DCMD_IFCS | cmd, to - from, popts, payLen));
            use = (use + 1) % n;
        }

        void send(byte[] d) {
            put(d, 0, d.length, TxDesc.DCMD_EOP | TxDesc.DCMD_RS, 0);
            bell();
        }

        void bell() {
            hw.writel(Reg.TDT.at(q), use);
        }

        /// Gives back what is done; the bytes of a packet go with its RS.
        int clean() {
            int done = 0;
            for (int i = clean; i != use; i = (i + 1) % n) {
                if (TxDesc.isDone(ring.getLong(i * 16 + 8))) {
                    int end = (i + 1) % n;
                    for (; clean != end; clean = (clean + 1) % n) {
                        drop(clean);
                        done++;
                    }
                }
            }
            return done;
        }

        private void drop(int i) {
            if (page[i] != 0) {
                dma.unmapSingle(bus[i], len[i], TO_DEVICE);
                mem.putPage(page[i]);
            }
            ring.setLong(i * 16 + 8, 0);
        }

        void free() {
            hw.writel(Reg.TXDCTL.at(q), 0);
            for (; clean != use; clean = (clean + 1) % n) {
                drop(clean);
            }
            dma.freeCoherent(ring);
        }
    }
}
