package netstack.driver.ixgbe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import netstack.driver.hw.Reg;
import netstack.driver.net.LinkStat;
import netstack.skbuff.Linux;

/// The names of `ethtool -S` in the driver's order, and where their values
/// are. Counters of parts that this card does not have are 0, as on a card
/// that does not use them.
@Linux(value = "ixgbe_gstrings_stats", renamed = true,
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_ethtool.c")
final class IxgbeGstrings {
    private static final int MAX_PACKET_BUFFERS = 8;
    private static final String[] GLOBAL = """
        rx_packets tx_packets rx_bytes tx_bytes rx_pkts_nic tx_pkts_nic
        rx_bytes_nic tx_bytes_nic lsc_int tx_busy non_eop_descs rx_errors
        tx_errors rx_dropped tx_dropped multicast broadcast
        rx_no_buffer_count collisions rx_over_errors rx_crc_errors
        rx_frame_errors hw_rsc_aggregated hw_rsc_flushed fdir_match
        fdir_miss fdir_overflow rx_fifo_errors rx_missed_errors
        tx_aborted_errors tx_carrier_errors tx_fifo_errors
        tx_heartbeat_errors tx_timeout_count tx_restart_queue
        rx_length_errors rx_long_length_errors rx_short_length_errors
        tx_flow_control_xon rx_flow_control_xon tx_flow_control_xoff
        rx_flow_control_xoff rx_csum_offload_errors alloc_rx_page
        alloc_rx_page_failed alloc_rx_buff_failed rx_no_dma_resources
        os2bmc_rx_by_bmc os2bmc_tx_by_bmc os2bmc_tx_by_host
        os2bmc_rx_by_host tx_hwtstamp_timeouts tx_hwtstamp_skipped
        rx_hwtstamp_cleared tx_ipsec rx_ipsec fcoe_bad_fccrc
        rx_fcoe_dropped rx_fcoe_packets rx_fcoe_dwords fcoe_noddp
        fcoe_noddp_ext_buff tx_fcoe_packets tx_fcoe_dwords
        """.strip().split("\\s+");

    private final Ixgbe adapter;

    IxgbeGstrings(Ixgbe adapter) {
        this.adapter = adapter;
    }

    List<String> names() {
        List<String> names = new ArrayList<>(Arrays.asList(GLOBAL));
        for (String direction : List.of("tx", "rx")) {
            for (int i = 0; i < adapter.dev.numTxQueues(); i++) {
                names.add(direction + "_queue_" + i + "_packets");
                names.add(direction + "_queue_" + i + "_bytes");
            }
        }
        for (String direction : List.of("tx", "rx")) {
            for (int i = 0; i < MAX_PACKET_BUFFERS; i++) {
                names.add(direction + "_pb_" + i + "_pxon");
                names.add(direction + "_pb_" + i + "_pxoff");
            }
        }
        return names;
    }

    /// A value for each name.
    long[] values(IxgbeStats stats) {
        int queues = adapter.dev.numTxQueues();
        long[] values = new long[GLOBAL.length + 4 * queues
            + 4 * MAX_PACKET_BUFFERS];
        long[] std = adapter.dev.getStats();
        for (int i = 0; i < GLOBAL.length; i++) {
            values[i] = value(GLOBAL[i], std, stats);
        }
        int at = GLOBAL.length;
        for (IxgbeQVector q : adapter.vectors) {
            values[at + 2 * q.index] = q.tx.stats.packets;
            values[at + 2 * q.index + 1] = q.tx.stats.bytes;
            values[at + 2 * (queues + q.index)] = q.rx.stats.packets;
            values[at + 2 * (queues + q.index) + 1] = q.rx.stats.bytes;
        }
        return values;
    }

    private long value(String name, long[] std, IxgbeStats stats) {
        return switch (name) {
            case "rx_pkts_nic" -> stats.of(Reg.GPRC);
            case "tx_pkts_nic" -> stats.of(Reg.GPTC);
            case "rx_bytes_nic" -> stats.rxBytesNic;
            case "tx_bytes_nic" -> stats.txBytesNic;
            case "lsc_int" -> stats.lscInt;
            case "broadcast" -> stats.of(Reg.BPRC);
            case "tx_timeout_count" -> adapter.txTimeoutCount;
            case "rx_length_errors" -> stats.of(Reg.RLEC);
            case "rx_long_length_errors" -> stats.of(Reg.ROC);
            case "rx_short_length_errors" -> stats.of(Reg.RUC);
            case "rx_no_dma_resources" -> stats.of(Reg.QPRDC);
            default -> ringValue(name, std, stats);
        };
    }

    private static long ringValue(String name, long[] std,
            IxgbeStats stats) {
        return switch (name) {
            case "tx_busy" -> stats.tx(r -> r.txBusy);
            case "tx_restart_queue" -> stats.tx(r -> r.restartQueue);
            case "non_eop_descs" -> stats.rx(r -> r.nonEopDescs);
            case "hw_rsc_aggregated" -> stats.rx(r -> r.rscCount);
            case "hw_rsc_flushed" -> stats.rx(r -> r.rscFlush);
            case "rx_csum_offload_errors" -> stats.rx(r -> r.csumErr);
            case "alloc_rx_page" -> stats.rx(r -> r.allocRxPage);
            case "alloc_rx_page_failed" ->
                stats.rx(r -> r.allocRxPageFailed);
            case "alloc_rx_buff_failed" ->
                stats.rx(r -> r.allocRxBuffFailed);
            default -> standard(name, std);
        };
    }

    private static long standard(String name, long[] std) {
        for (LinkStat item : LinkStat.values()) {
            if (item.name().toLowerCase(Locale.ROOT).equals(name)) {
                return std[item.ordinal()];
            }
        }
        return 0;
    }
}
