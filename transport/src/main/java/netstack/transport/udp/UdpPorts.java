package netstack.transport.udp;

import netstack.driver.machine.Machine;
import netstack.driver.net.Net;
import netstack.driver.net.SysctlLongs;
import netstack.skbuff.Linux;

/// Gives sockets their ports.
///
/// Two sockets may share a port if their addresses or devices differ, if
/// both have `SO_REUSEADDR`, or both `SO_REUSEPORT` and the same user.
final class UdpPorts {
    private static final int EADDRINUSE = 98;

    private final Machine machine;
    private final UdpTable table;
    private final SysctlLongs range;

    UdpPorts(Net net, UdpTable table) {
        this.machine = net.machine();
        this.table = table;
        range = net.sysctl().longsOf("net/ipv4/ip_local_port_range", 1,
            65535, 32768, 60999);
    }

    /// Takes `port`, or for 0 any free one of the range, beginning at a
    /// random one so that nobody can guess it (RFC 6056).
    ///
    /// @return 0 or -EADDRINUSE
    @Linux(value = "udp_lib_get_port", file = "net/ipv4/udp.c")
    int getPort(UdpSock sk, int port) {
        machine.cpu().sync();
        int num = port != 0 ? port : freePort(sk);
        if (num == 0 || port != 0 && lportInuse(sk, port)) {
            return -EADDRINUSE;
        }
        sk.num = num;
        table.add(sk);
        return 0;
    }

    private int freePort(UdpSock sk) {
        int from = (int) range.value[0];
        int to = (int) range.value[1];
        int low = sk.lowestPort(from, to);
        int n = sk.highestPort(from, to) - low + 1;
        if (n <= 0) {
            return 0;
        }
        int first = machine.random().nextInt(n);
        for (int i = 0; i < n; i++) {
            int port = low + (first + i) % n;
            if (!bound(sk, port)) {
                return port;
            }
        }
        return 0;
    }

    /// As below, but sharing by `SO_REUSEPORT` does not count: nobody asked
    /// for this very port.
    private boolean bound(UdpSock sk, int port) {
        for (UdpSock sk2 = table.hashslot(port); sk2 != null;
                sk2 = sk2.hashNext) {
            if (sk2.num == port && meet(sk, sk2)) {
                return true;
            }
        }
        return false;
    }

    /// Whether another socket is in the way.
    @Linux(value = "udp_lib_lport_inuse", file = "net/ipv4/udp.c")
    private boolean lportInuse(UdpSock sk, int port) {
        for (UdpSock sk2 = table.hashslot(port); sk2 != null;
                sk2 = sk2.hashNext) {
            boolean share = sk.reuseport && sk2.reuseport
                && sk.uid == sk2.uid;
            if (sk2.num == port && meet(sk, sk2) && !share) {
                return true;
            }
        }
        return false;
    }

    private static boolean meet(UdpSock sk, UdpSock sk2) {
        boolean devices = sk.boundDevIf == 0 || sk2.boundDevIf == 0
            || sk.boundDevIf == sk2.boundDevIf;
        boolean addrs = sk.rcvSaddr == 0 || sk2.rcvSaddr == 0
            || sk.rcvSaddr == sk2.rcvSaddr;
        return sk != sk2 && devices && addrs && !(sk.reuse && sk2.reuse);
    }
}
