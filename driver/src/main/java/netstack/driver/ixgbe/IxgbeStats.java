package netstack.driver.ixgbe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import netstack.driver.hw.Reg;
import netstack.driver.net.LinkStat;
import netstack.driver.net.XdpAction;
import netstack.skbuff.Linux;

/// The counters of rings and hardware. Hardware counts in 32 bits and
/// forgets what is read, so that is summed up here.
@Linux(value = "ixgbe_hw_stats",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_type.h")
public final class IxgbeStats {
    private static final Reg[] READ = {
        Reg.CRCERRS, Reg.RLEC, Reg.RXMPC, Reg.QPRDC, Reg.GPRC, Reg.BPRC,
        Reg.MPRC, Reg.GPTC, Reg.RUC, Reg.RFC, Reg.ROC, Reg.RJC};

    private final Ixgbe adapter;
    private final IxgbeGstrings strings;
    private final long[] sums = new long[Reg.values().length];
    long rxBytesNic;
    long txBytesNic;
    long lscInt;
    long resetDropped;

    IxgbeStats(Ixgbe adapter) {
        this.adapter = adapter;
        strings = new IxgbeGstrings(adapter);
    }

    /// Reads what the hardware counted; takes time, as each register does.
    @Linux(value = "ixgbe_update_stats", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    public void update() {
        for (Reg r : READ) {
            for (int i = 0; i < r.count(); i++) {
                sums[r.ordinal()] += read(r, i);
            }
        }
        rxBytesNic += read(Reg.GORC, 0) + (read(Reg.GORC, 1) << 32);
        txBytesNic += read(Reg.GOTC, 0) + (read(Reg.GOTC, 1) << 32);
    }

    /// A card that is gone reads all ones: it counted nothing.
    private long read(Reg r, int i) {
        int v = adapter.regs.read(r.at(i));
        return adapter.regs.removed() ? 0 : v & 0xFFFFFFFFL;
    }

    /// The sum of a hardware counter at the last [#update].
    public long of(Reg r) {
        return sums[r.ordinal()];
    }

    /// How often the XDP program gave this verdict since the rings were
    /// made.
    public long xdp(XdpAction act) {
        return rx(r -> r.xdp[act.ordinal()]);
    }

    /// Frames that XDP was to send or redirect, but could not.
    public long xdpFailed() {
        return rx(r -> r.xdpFailed);
    }

    /// Frames that lay in receive rings when the device was reset or went
    /// down. Linux does not count them.
    public long resetDropped() {
        return resetDropped;
    }

    long rx(ToLongFunction<IxgbeRxStats> counter) {
        long sum = 0;
        for (IxgbeQVector q : adapter.vectors) {
            sum += counter.applyAsLong(q.rx.stats);
        }
        return sum;
    }

    long tx(ToLongFunction<IxgbeTxStats> counter) {
        long sum = 0;
        for (IxgbeQVector q : adapter.vectors) {
            sum += counter.applyAsLong(q.tx.stats);
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

    /// All counters by name, after an [#update].
    public Map<String, Long> ethtool() {
        Map<String, Long> all = new LinkedHashMap<>();
        List<String> names = strings.names();
        long[] values = values();
        for (int i = 0; i < values.length; i++) {
            all.put(names.get(i), values[i]);
        }
        return all;
    }

    List<String> names() {
        return strings.names();
    }

    @Linux(value = "ixgbe_get_ethtool_stats", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_ethtool.c")
    long[] values() {
        update();
        return strings.values(this);
    }
}
