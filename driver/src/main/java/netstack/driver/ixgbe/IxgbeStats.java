package netstack.driver.ixgbe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

import netstack.driver.hw.Reg;
import netstack.driver.net.LinkStat;
import netstack.skbuff.Linux;

/// The counters of rings and hardware. Hardware counts in 32 bits and
/// forgets what is read, so that is summed up here.
///
/// Names and order are those of `ethtool -S`. Left out: counters of parts
/// that this device does not have (flow director, FCoE, IPsec, management).
@Linux(value = "ixgbe_hw_stats",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_ethtool.c")
public final class IxgbeStats {
    private static final Reg[] READ = {
        Reg.CRCERRS, Reg.RLEC, Reg.RXMPC, Reg.QPRDC, Reg.GPRC, Reg.BPRC,
        Reg.MPRC, Reg.GPTC, Reg.RUC, Reg.RFC, Reg.ROC, Reg.RJC};

    private final Ixgbe adapter;
    private final long[] sums = new long[Reg.values().length];
    private long rxBytesNic;
    private long txBytesNic;
    long lscInt;

    IxgbeStats(Ixgbe adapter) {
        this.adapter = adapter;
    }

    /// Reads what the hardware counted; takes time, as each register does.
    @Linux(value = "ixgbe_update_stats", renamed = true)
    public void update() {
        for (Reg r : READ) {
            for (int i = 0; i < r.count(); i++) {
                sums[r.ordinal()] += read(r, i);
            }
        }
        rxBytesNic += read(Reg.GORC, 0) + (read(Reg.GORC, 1) << 32);
        txBytesNic += read(Reg.GOTC, 0) + (read(Reg.GOTC, 1) << 32);
    }

    private long read(Reg r, int i) {
        return adapter.hw.readl(r.at(i)) & 0xFFFFFFFFL;
    }

    /// The sum of a hardware counter at the last [#update].
    public long of(Reg r) {
        return sums[r.ordinal()];
    }

    private long rx(ToLongFunction<IxgbeRxRing> counter) {
        long sum = 0;
        for (IxgbeQVector q : adapter.vectors) {
            sum += counter.applyAsLong(q.rx);
        }
        return sum;
    }

    private long tx(ToLongFunction<IxgbeTxRing> counter) {
        long sum = 0;
        for (IxgbeQVector q : adapter.vectors) {
            sum += counter.applyAsLong(q.tx);
        }
        return sum;
    }

    /// Adds to the device's standard counters what `ip -s link` shows.
    void addTo(long[] stats) {
        add(stats, LinkStat.RX_PACKETS, rx(r -> r.packets));
        add(stats, LinkStat.RX_BYTES, rx(r -> r.bytes));
        add(stats, LinkStat.TX_PACKETS, tx(r -> r.packets));
        add(stats, LinkStat.TX_BYTES, tx(r -> r.bytes));
        add(stats, LinkStat.TX_DROPPED, tx(r -> r.dropped));
        add(stats, LinkStat.MULTICAST, of(Reg.MPRC));
        add(stats, LinkStat.RX_ERRORS, of(Reg.CRCERRS) + of(Reg.RLEC));
        add(stats, LinkStat.RX_LENGTH_ERRORS, of(Reg.RLEC));
        add(stats, LinkStat.RX_CRC_ERRORS, of(Reg.CRCERRS));
        add(stats, LinkStat.RX_MISSED_ERRORS, of(Reg.RXMPC));
    }

    private static void add(long[] stats, LinkStat item, long n) {
        stats[item.ordinal()] += n;
    }

    /// All counters, after an [#update].
    @Linux(value = "ixgbe_get_ethtool_stats", renamed = true)
    public Map<String, Long> ethtool() {
        update();
        long[] std = adapter.dev.getStats();
        Map<String, Long> all = new LinkedHashMap<>();
        standard(all, std, LinkStat.RX_PACKETS, LinkStat.TX_PACKETS,
            LinkStat.RX_BYTES, LinkStat.TX_BYTES);
        all.put("rx_pkts_nic", of(Reg.GPRC));
        all.put("tx_pkts_nic", of(Reg.GPTC));
        all.put("rx_bytes_nic", rxBytesNic);
        all.put("tx_bytes_nic", txBytesNic);
        all.put("lsc_int", lscInt);
        all.put("tx_busy", tx(r -> r.txBusy));
        all.put("non_eop_descs", rx(r -> r.nonEopDescs));
        standard(all, std, LinkStat.RX_ERRORS, LinkStat.TX_ERRORS,
            LinkStat.RX_DROPPED, LinkStat.TX_DROPPED, LinkStat.MULTICAST);
        all.put("broadcast", of(Reg.BPRC));
        all.put("rx_no_buffer_count", 0L);
        standard(all, std, LinkStat.COLLISIONS, LinkStat.RX_OVER_ERRORS,
            LinkStat.RX_CRC_ERRORS, LinkStat.RX_FRAME_ERRORS,
            LinkStat.RX_FIFO_ERRORS, LinkStat.RX_MISSED_ERRORS,
            LinkStat.TX_ABORTED_ERRORS, LinkStat.TX_CARRIER_ERRORS,
            LinkStat.TX_FIFO_ERRORS, LinkStat.TX_HEARTBEAT_ERRORS);
        rest(all, std);
        queues(all);
        return all;
    }

    private void rest(Map<String, Long> all, long[] std) {
        all.put("tx_timeout_count", adapter.txTimeouts);
        all.put("tx_restart_queue", tx(r -> r.restartQueue));
        standard(all, std, LinkStat.RX_LENGTH_ERRORS);
        all.put("rx_long_length_errors", of(Reg.ROC));
        all.put("rx_short_length_errors", of(Reg.RUC));
        all.put("rx_csum_offload_errors", rx(r -> r.csumErr));
        all.put("alloc_rx_page", rx(IxgbeRxRing::allocRxPage));
        all.put("alloc_rx_page_failed", rx(r -> r.allocRxPageFailed));
        all.put("alloc_rx_buff_failed", rx(r -> r.allocRxBuffFailed));
        all.put("rx_no_dma_resources", of(Reg.QPRDC));
    }

    private void queues(Map<String, Long> all) {
        for (IxgbeQVector q : adapter.vectors) {
            String queue = "tx_queue_" + q.tx.index;
            all.put(queue + "_packets", q.tx.packets);
            all.put(queue + "_bytes", q.tx.bytes);
        }
        for (IxgbeQVector q : adapter.vectors) {
            String queue = "rx_queue_" + q.rx.index;
            all.put(queue + "_packets", q.rx.packets);
            all.put(queue + "_bytes", q.rx.bytes);
        }
    }

    private static void standard(Map<String, Long> all, long[] std,
            LinkStat... items) {
        for (LinkStat item : items) {
            all.put(item.toString(), std[item.ordinal()]);
        }
    }
}
