package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// A place in the table of connections: the four numbers, and whose they
/// are.
@Linux(value = "skc_nulls_node", file = "include/net/sock.h",
    renamed = true)
final class InetEhashNode {
    final EhashEntry owner;
    int laddr;
    int raddr;
    int lport;
    int rport;
    int boundDevIf;
    InetEhashNode next;
    boolean hashed;

    InetEhashNode(EhashEntry owner) {
        this.owner = owner;
    }

    InetEhashNode set(int localAddr, int localPort, int remoteAddr,
            int remotePort, int dev) {
        laddr = localAddr;
        lport = localPort;
        raddr = remoteAddr;
        rport = remotePort;
        boundDevIf = dev;
        return this;
    }
}
