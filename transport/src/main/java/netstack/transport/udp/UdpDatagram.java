package netstack.transport.udp;

import static netstack.driver.net.Errno.EACCES;
import static netstack.driver.net.Errno.ENETUNREACH;

import netstack.driver.net.Mib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Route;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Linux;
import netstack.transport.Sock;
import netstack.transport.SockaddrIn;

/// Connecting a datagram socket: nothing is sent. It gets a source address
/// and a peer, hears only that peer, and hears of ICMP errors.
@Linux(value = "datagram", file = "net/ipv4/datagram.c", renamed = true)
final class UdpDatagram {
    private static final int EAFNOSUPPORT = 97;

    private final Route route;
    private final Mib<IpMib> ipMib;

    UdpDatagram(Route route, Mib<IpMib> ipMib) {
        this.route = route;
        this.ipMib = ipMib;
    }

    @Linux("__ip4_datagram_connect")
    int connect(UdpSock sk, SockaddrIn peer) {
        if (peer.family != SockaddrIn.AF_INET) {
            return -EAFNOSUPPORT;
        }
        sk.dstCache = null;
        Flow fl4 = new Flow();
        boolean group = Ipv4Addr.isMulticast(peer.addr);
        int oif = sk.boundDevIf != 0 || !group ? sk.boundDevIf : sk.mcIndex;
        int saddr = sk.saddr != 0 || !group ? sk.saddr : sk.mcAddr;
        fl4.initOutput(oif, sk.mark, sk.tos, sk.protocol, peer.addr, saddr,
            peer.port, sk.num);
        Rtable rt = route.outputFlow(fl4);
        if (rt == null) {
            if (route.err() == -ENETUNREACH) {
                ipMib.inc(IpMib.OUTNOROUTES);
            }
            return route.err();
        }
        if ((rt.rtFlags() & Rtable.RTCF_BROADCAST) != 0 && !sk.broadcast) {
            return -EACCES;
        }
        connected(sk, fl4, peer.port);
        sk.dstCache = rt;
        return 0;
    }

    private static void connected(UdpSock sk, Flow fl4, int dport) {
        sk.daddr = fl4.daddr;
        sk.dport = dport;
        if (sk.saddr == 0) {
            sk.saddr = fl4.saddr;
        }
        if (sk.rcvSaddr == 0) {
            sk.rcvSaddr = fl4.saddr;
            sk.rehash();
        }
        sk.state = Sock.TCP_ESTABLISHED;
        sk.inetId = sk.machine().random().nextInt() & 0xffff;
    }

    /// Forgets the peer, and what of the local address came from it.
    @Linux("__udp_disconnect")
    int disconnect(UdpSock sk) {
        sk.state = Sock.TCP_CLOSE;
        sk.daddr = 0;
        sk.dport = 0;
        sk.boundDevIf = 0;
        sk.dstCache = null;
        if (!sk.bindAddrLocked) {
            sk.rcvSaddr = 0;
            sk.saddr = 0;
            sk.rehash();
        }
        if (!sk.bindPortLocked) {
            sk.unhash();
        }
        return 0;
    }
}
