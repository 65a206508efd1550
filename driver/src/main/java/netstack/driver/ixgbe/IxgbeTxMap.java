package netstack.driver.ixgbe;

import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDir;
import netstack.driver.dma.DmaMapping;
import netstack.driver.hw.TxDesc;
import netstack.driver.machine.Machine;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;

/// The descriptors of a transmit ring, and what each of them has mapped.
@Linux(value = "ixgbe_tx_buffer",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
final class IxgbeTxMap {
    static final int NONE = -1;
    /// The most bytes that one descriptor is given.
    static final int MAX_DATA_PER_TXD = 1 << 14;
    private static final int TXD_CMD = TxDesc.DCMD_EOP | TxDesc.DCMD_RS;

    private final Machine machine;
    private final DmaMapping dma;
    private final int count;
    private final long[] bus;
    private final int[] size;
    private DmaCoherent desc;

    IxgbeTxMap(Machine machine, DmaMapping dma, int count) {
        this.machine = machine;
        this.dma = dma;
        this.count = count;
        bus = new long[count];
        size = new int[count];
    }

    /// Allocates the descriptors; false when there is no memory.
    @Linux(value = "ixgbe_setup_tx_resources",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    boolean setupTxResources() {
        desc = dma.allocCoherent(count * TxDesc.SIZE);
        return desc != null;
    }

    @Linux(value = "ixgbe_free_tx_resources",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    void freeTxResources() {
        if (desc != null) {
            dma.freeCoherent(desc);
            desc = null;
        }
    }

    /// The descriptors' address for hardware.
    DmaCoherent desc() {
        return desc;
    }

    int next(int i) {
        return i + 1 == count ? 0 : i + 1;
    }

    /// Maps all parts of `skb` into descriptors, behind the context if there
    /// is one; returns the last, or NONE after it undid all.
    @Linux(value = "ixgbe_tx_map",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    int txMap(SkBuff skb, int first, IxgbeTxOffload off) {
        int i = first;
        if (off.needed) {
            write(i, off.context0, off.context1);
            size[i] = 0;
            i = next(i);
        }
        SkbSharedInfo shinfo = skb.shinfo();
        int frags = skb.nrFrags();
        int payLen = skb.len() - off.hdrLen;
        long data = skb.data();
        int len = skb.headlen();
        for (int f = 0;; f++) {
            if (!map(i, data, len)) {
                unmap(first, i);
                return NONE;
            }
            i = fill(i, len, off, payLen, f == frags);
            if (f == frags) {
                return i;
            }
            data = shinfo.fragAddress(f);
            len = shinfo.fragSize(f);
            i = next(i);
        }
    }

    /// One mapping, in as many descriptors as it needs; returns the last.
    private int fill(int first, int len, IxgbeTxOffload off, int payLen,
            boolean end) {
        int i = first;
        long at = bus[first];
        for (; len > MAX_DATA_PER_TXD; len -= MAX_DATA_PER_TXD) {
            write(i, at, TxDesc.data1(off.cmd, MAX_DATA_PER_TXD, off.popts,
                payLen));
            at += MAX_DATA_PER_TXD;
            i = next(i);
            size[i] = 0;
        }
        write(i, at, TxDesc.data1(end ? off.cmd | TXD_CMD : off.cmd, len,
            off.popts, payLen));
        return i;
    }

    private void write(int i, long word0, long word1) {
        desc.setLong(i * TxDesc.SIZE, word0);
        desc.setLong(i * TxDesc.SIZE + 8, word1);
    }

    /// Maps one piece of `len` bytes that is a frame of its own; false if
    /// that fails.
    @Linux(value = "ixgbe_xmit_xdp_ring",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
        renamed = true)
    boolean xdpMap(int i, long data, int len) {
        if (!map(i, data, len)) {
            return false;
        }
        write(i, bus[i], TxDesc.data1(TxDesc.DTYP_DATA | TxDesc.DCMD_DEXT
            | TxDesc.DCMD_IFCS | TXD_CMD, len, 0, len));
        return true;
    }

    private boolean map(int i, long data, int len) {
        machine.charge(Cost.TX_DESCRIPTOR);
        long at = dma.mapSingle(data, len, DmaDir.TO_DEVICE);
        if (dma.mappingError(at)) {
            return false;
        }
        bus[i] = at;
        size[i] = len;
        return true;
    }

    /// Undoes the mappings from `first` up to, not including, `end`.
    void unmap(int first, int end) {
        for (int i = first; i != end; i = next(i)) {
            if (size[i] > 0) {
                dma.unmapSingle(bus[i], size[i], DmaDir.TO_DEVICE);
                size[i] = 0;
            }
        }
    }

    /// Whether hardware has reported descriptor `i` as sent.
    boolean isDone(int i) {
        return TxDesc.isDone(desc.getLong(i * TxDesc.SIZE + 8));
    }
}
