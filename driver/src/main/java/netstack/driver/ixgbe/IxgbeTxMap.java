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
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeTxMap {
    static final int NONE = -1;
    private static final int DATA_CMD = TxDesc.DTYP_DATA
        | TxDesc.DCMD_DEXT | TxDesc.DCMD_IFCS;
    private static final int LAST_CMD = DATA_CMD
        | TxDesc.DCMD_EOP | TxDesc.DCMD_RS;
    /// Where TCP has its checksum, as `skb->csum_offset`.
    private static final int TCP_CHECK = 16;

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
    @Linux("ixgbe_setup_tx_resources")
    boolean setupTxResources() {
        desc = dma.allocCoherent(count * TxDesc.SIZE);
        return desc != null;
    }

    @Linux("ixgbe_free_tx_resources")
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

    /// Tells hardware in a context descriptor where the checksum goes, if it
    /// is to fill one in; returns what the data descriptors say of it.
    @Linux("ixgbe_tx_csum")
    int txCsum(SkBuff skb, int first) {
        if (skb.ipSummed() != SkBuff.CHECKSUM_PARTIAL) {
            return 0;
        }
        int l4 = skb.csumOffset() == TCP_CHECK ? TxDesc.TUCMD_L4T_TCP : 0;
        int ip = skb.networkOffset();
        desc.setLong(first * TxDesc.SIZE, TxDesc.context0(0, ip,
            skb.transportOffset() - ip));
        desc.setLong(first * TxDesc.SIZE + 8,
            TxDesc.context1(l4, 0, 0, 0));
        size[first] = 0;
        return TxDesc.POPTS_TXSM;
    }

    /// Maps all parts of `skb` into descriptors, behind the context if there
    /// is one; returns the last, or NONE after it undid all.
    @Linux("ixgbe_tx_map")
    int txMap(SkBuff skb, int first, int popts) {
        SkbSharedInfo shinfo = skb.shinfo();
        int frags = skb.nrFrags();
        int i = popts == 0 ? first : next(first);
        long data = skb.data();
        int len = skb.headlen();
        for (int f = 0;; f++) {
            if (!map(i, data, len)) {
                unmap(first, i);
                return NONE;
            }
            desc.setLong(i * TxDesc.SIZE, bus[i]);
            desc.setLong(i * TxDesc.SIZE + 8, TxDesc.data1(
                f < frags ? DATA_CMD : LAST_CMD, len, popts, skb.len()));
            if (f == frags) {
                return i;
            }
            data = shinfo.fragAddress(f);
            len = shinfo.fragSize(f);
            i = next(i);
        }
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
            }
        }
    }

    /// Whether hardware has reported descriptor `i` as sent.
    boolean isDone(int i) {
        return TxDesc.isDone(desc.getLong(i * TxDesc.SIZE + 8));
    }
}
