package netstack.host.proc;

import java.util.Locale;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.napi.NetRx;
import netstack.skbuff.Linux;

/// `/proc/net/dev` and `/proc/net/softnet_stat`.
@Linux(value = "dev_seq_ops", file = "net/core/net-procfs.c", renamed = true)
public final class NetProcfs {
    private static final String HEAD = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast\
            |bytes    packets errs drop fifo colls carrier compressed
            """;

    private final Net net;
    private final NetRx rx;

    public NetProcfs(Net net, NetRx rx) {
        this.net = net;
        this.rx = rx;
    }

    /// `/proc/net/dev`.
    @Linux(value = "dev_seq_printf_stats", renamed = true)
    public String dev() {
        StringBuilder text = new StringBuilder(HEAD);
        for (NetDevice dev : net.devices().all()) {
            long[] s = dev.getStats();
            text.append(String.format(Locale.ROOT, "%6s: %7d %7d %4d %4d %4d"
                    + " %5d %10d %9d %8d %7d %4d %4d %4d %5d %7d %10d%n",
                    dev.name(), of(s, LinkStat.RX_BYTES),
                    of(s, LinkStat.RX_PACKETS), of(s, LinkStat.RX_ERRORS),
                    of(s, LinkStat.RX_DROPPED)
                            + of(s, LinkStat.RX_MISSED_ERRORS),
                    of(s, LinkStat.RX_FIFO_ERRORS), frameErrors(s),
                    of(s, LinkStat.RX_COMPRESSED), of(s, LinkStat.MULTICAST),
                    of(s, LinkStat.TX_BYTES), of(s, LinkStat.TX_PACKETS),
                    of(s, LinkStat.TX_ERRORS), of(s, LinkStat.TX_DROPPED),
                    of(s, LinkStat.TX_FIFO_ERRORS),
                    of(s, LinkStat.COLLISIONS), carrierErrors(s),
                    of(s, LinkStat.TX_COMPRESSED)));
        }
        return text.toString();
    }

    private static long frameErrors(long[] s) {
        return of(s, LinkStat.RX_LENGTH_ERRORS)
                + of(s, LinkStat.RX_OVER_ERRORS)
                + of(s, LinkStat.RX_CRC_ERRORS)
                + of(s, LinkStat.RX_FRAME_ERRORS);
    }

    private static long carrierErrors(long[] s) {
        return of(s, LinkStat.TX_CARRIER_ERRORS)
                + of(s, LinkStat.TX_ABORTED_ERRORS)
                + of(s, LinkStat.TX_WINDOW_ERRORS)
                + of(s, LinkStat.TX_HEARTBEAT_ERRORS);
    }

    private static long of(long[] stats, LinkStat item) {
        return stats[item.ordinal()];
    }

    /// `/proc/net/softnet_stat`: hexadecimal, a line for each CPU.
    @Linux(value = "softnet_seq_ops", renamed = true)
    public String softnetStat() {
        StringBuilder text = new StringBuilder();
        for (int cpu = 0; cpu < net.machine().nrCpus(); cpu++) {
            long[] columns = rx.softnetData(cpu).columns();
            for (int i = 0; i < columns.length; i++) {
                text.append(i == 0 ? "" : " ")
                        .append(String.format("%08x", columns[i]));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
