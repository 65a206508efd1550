package netstack.ipv4.dev;

import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;

/// The network layer's counters in one namespace.
@Linux(value = "netns_mib", file = "include/net/netns/mib.h")
public final class Mibs {
    public final Mib<IpMib> ip;
    public final Mib<IpExtMib> ipExt;
    public final Mib<IcmpMib> icmp;
    public final IcmpMsgMib icmpMsg;
    /// Shown as part of `TcpExt:`, so not declared in the namespace here.
    public final Mib<LinuxMib> linux;

    public Mibs(Net net) {
        int cpus = net.machine().nrCpus();
        ip = net.mib("Ip", IpMib.class);
        icmp = net.mib("Icmp", IcmpMib.class);
        ipExt = net.mib("IpExt", IpExtMib.class);
        icmpMsg = new IcmpMsgMib(net.machine(), cpus);
        gauges();
        linux = new Mib<>("TcpExt", LinuxMib.class, net.machine(), cpus);
    }

    /// The counts by name are those by type.
    private void gauges() {
        int[] types = { 3, 11, 12, 4, 5, 8, 0, 13, 14, 17, 18 };
        for (int i = 0; i < types.length; i++) {
            int type = types[i];
            icmp.gauge(at(IcmpMib.INDESTUNREACHS, i),
                () -> icmpMsg.in(type));
            icmp.gauge(at(IcmpMib.OUTDESTUNREACHS, i),
                () -> icmpMsg.out(type));
        }
    }

    private static IcmpMib at(IcmpMib first, int i) {
        return IcmpMib.values()[first.ordinal() + i];
    }
}
