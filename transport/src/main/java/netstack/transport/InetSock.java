package netstack.transport;

import netstack.driver.net.Net;
import netstack.skbuff.Linux;

/// A socket of IPv4: its addresses and ports, and what of the IP header a
/// program may choose; the functions that each protocol has its own way of
/// doing (`struct proto`).
///
/// Functions that return an `int` give 0 or more, or a negative error
/// number, as in the kernel.
@Linux(value = "inet_sock", file = "include/net/inet_sock.h")
public abstract class InetSock extends Sock {
    /// Where packets must be sent to, 0 for any of the host's addresses.
    public int rcvSaddr;
    /// The source of what is sent, 0 to let the route choose.
    public int saddr;
    /// The address and port connected to; 0 if none.
    public int daddr;
    public int dport;
    /// The hash of the flow that last came in (`sk_rxhash`), 0 if none.
    public int rxhash;
    /// The port; 0 while not bound.
    public int num;
    /// The port was chosen by the program, and stays on disconnect.
    public boolean bindPortLocked;
    /// So was the address.
    public boolean bindAddrLocked;

    public int tos;
    /// 0: what the route says.
    public int ttl;
    public int mcTtl = 1;
    public boolean mcLoop = true;
    public int mcIndex;
    public int mcAddr;
    public int pmtudisc = SockOpt.IP_PMTUDISC_WANT;
    public boolean recverr;
    /// IP_MINTTL: packets that have come further are not for it.
    public int minTtl;
    /// IP_FREEBIND: it may be bound to what is no address of the host yet.
    public boolean freebind;
    /// IP_BIND_ADDRESS_NO_PORT: a port is chosen when it connects.
    public boolean bindAddressNoPort;
    /// IP_LOCAL_PORT_RANGE: the first port and, 16 bits above, the last; 0
    /// for the host's.
    public int localPortRange;

    protected InetSock(Net net, int type, int protocol, ProtoMem protoMem) {
        super(net, SockaddrIn.AF_INET, type, protocol, protoMem);
    }

    /// The first port to choose from, of those from `low` to `high`.
    @Linux(value = "inet_sk_get_local_port_range",
        file = "net/ipv4/inet_connection_sock.c", renamed = true)
    public final int lowestPort(int low, int high) {
        int own = localPortRange & 0xffff;
        return own >= low && own <= high ? own : low;
    }

    /// The last one.
    public final int highestPort(int low, int high) {
        int own = localPortRange >>> 16;
        return own >= low && own <= high ? own : high;
    }

    /// Remembers the peer and chooses a source address. With the lock held.
    public abstract int connect(SockaddrIn peer);

    /// Forgets the peer. With the lock held.
    public abstract int disconnect();

    /// Sends a message; returns the bytes taken.
    public abstract int sendmsg(Msghdr msg);

    /// Receives a message; returns its bytes.
    public abstract int recvmsg(Msghdr msg);

    /// Takes port `port`, or any free one if it is 0, and makes the socket
    /// to be found there.
    public abstract int getPort(int port);

    /// Moves the socket to where its new local address is looked up.
    public abstract void rehash();

    /// What can be done now: bits `SockOpt.POLL*`.
    public abstract int poll();

    /// Ends the socket: nobody finds it, nothing is left in it.
    public abstract void destroy();

    /// Bytes to read (`SIOCINQ`) or not yet sent (`SIOCOUTQ`).
    public abstract int ioctl(int cmd);

    /// The MTU of the way to the peer, or -ENOTCONN.
    public abstract int mtu();

    /// An option of the protocol's own level.
    public abstract int setsockopt(int name, int value);

    /// Its value, or a negative error number.
    public abstract int getsockopt(int name);
}
