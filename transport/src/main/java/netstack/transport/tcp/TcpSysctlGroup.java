package netstack.transport.tcp;

import netstack.driver.net.Net;
import netstack.driver.net.Sysctl;

/// What a list of settings needs while it is declared.
abstract class TcpSysctlGroup {
    final Net net;
    final Sysctl s;
    final int hz;
    /// A 128th of memory: no socket's buffer grows larger.
    final long limit;

    TcpSysctlGroup(Net net) {
        this.net = net;
        s = net.sysctl();
        hz = net.machine().hz();
        limit = net.pages().memory().byteSize() >> 7;
    }
}
