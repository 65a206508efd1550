package netstack.host.proc;

import java.util.List;
import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;

/// The namespace's counters as `/proc/net/snmp` and `/proc/net/netstat`:
/// for each group a line of names and a line of values.
@Linux(value = "snmp_seq_ops", file = "net/ipv4/proc.c", renamed = true)
public final class ProcSnmp {
    private static final List<String> SNMP =
            List.of("Ip", "Icmp", "IcmpMsg", "Tcp", "Udp", "UdpLite");
    private static final List<String> NETSTAT = List.of("TcpExt", "IpExt");

    private final Net net;

    public ProcSnmp(Net net) {
        this.net = net;
    }

    /// `/proc/net/snmp`.
    @Linux(value = "snmp_seq_show", renamed = true)
    public String snmp() {
        return groups(SNMP);
    }

    /// `/proc/net/netstat`.
    @Linux(value = "netstat_seq_show", renamed = true)
    public String netstat() {
        return groups(NETSTAT);
    }

    private String groups(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            Mib<?> mib = net.mib(name);
            if (mib != null) group(text, mib, name.equals("IcmpMsg"));
        }
        return text.toString();
    }

    /// Message types that never came are left out of `IcmpMsg`.
    private static <E extends Enum<E>> void group(StringBuilder text,
            Mib<E> mib, boolean onlyCounted) {
        StringBuilder values = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (E item : mib.items()) {
            long value = mib.sum(item);
            if (onlyCounted && value == 0) continue;
            names.append(' ').append(item);
            values.append(' ').append(value);
        }
        if (names.isEmpty()) return;
        text.append(mib.name()).append(':').append(names).append('\n')
                .append(mib.name()).append(':').append(values).append('\n');
    }
}
