package netstack.ipv4;

import netstack.driver.net.Errno;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifRx;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.dev.LinuxMib;
import netstack.ipv4.netfilter.NfHook;
import netstack.ipv4.netfilter.NfOkFn;
import netstack.ipv4.route.InetSkbParm;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.PacketType;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// Received IPv4 packets: is it a packet, where does it go, and if it is for
/// this host, who wants it?
///
/// Left out: early demultiplexing to a socket, XFRM.
@Linux(value = "ip_packet_type", file = "net/ipv4/ip_input.c",
    renamed = true)
public final class IpInput implements PacketType {
    private static final int IPTOS_RT_MASK = 0x1c;
    private static final IpExtMib[] ECN = { IpExtMib.INNOECTPKTS,
        IpExtMib.INECT1PKTS, IpExtMib.INECT0PKTS, IpExtMib.INCEPKTS };

    private final Ipv4 ip;
    private final NetProtocol[] inetProtos = new NetProtocol[256];
    private RawDeliver raw = RawDeliver.NONE;
    private final NfOkFn rcvFinish = this::rcvFinish;
    private final NfOkFn localDeliverFinish = this::localDeliverFinish;

    IpInput(Ipv4 ip) {
        this.ip = ip;
    }

    @Override
    public int type() {
        return EthHdr.ETH_P_IP;
    }

    void addProtocol(NetProtocol protocol) {
        inetProtos[protocol.protocol()] = protocol;
    }

    NetProtocol protocol(int number) {
        return inetProtos[number];
    }

    void raw(RawDeliver sockets) {
        raw = sockets;
    }

    RawDeliver raw() {
        return raw;
    }

    // tag::ip_rcv[]
    /// Takes a received packet whose data start at its IP header.
    @Override
    @Linux(value = "ip_rcv", file = "net/ipv4/ip_input.c")
    public int rcv(SkBuff packet, NetDevice dev, PacketType pt,
            NetDevice origDev) {
        ip.machine.charge(Cost.IP_RCV);
        SkBuff skb = rcvCore(packet, dev);
        if (skb == null) {
            return NetifRx.NET_RX_DROP;
        }
        return ip.hooks.hook(NfHook.PRE_ROUTING, skb, dev, null, rcvFinish);
    }
    // end::ip_rcv[]

    // tag::ip_rcv_core[]
    /// All checks of RFC 1122, section 3.2.1; null if one failed.
    @Linux(value = "ip_rcv_core", file = "net/ipv4/ip_input.c")
    private SkBuff rcvCore(SkBuff packet, NetDevice dev) {
        if (packet.pktType() == SkBuff.PACKET_OTHERHOST) {
            dev.stats().inc(LinkStat.RX_OTHERHOST_DROPPED);
            return drop(packet, DropReason.OTHERHOST);
        }
        ip.mibs.ip.inc(IpMib.INRECEIVES);
        ip.mibs.ipExt.add(IpExtMib.INOCTETS, packet.len());
        SkBuff skb = packet.shareCheck();
        if (skb == null) {
            ip.mibs.ip.inc(IpMib.INDISCARDS);
            return null;
        }
        if (!skb.mayPull(IpHdr.LEN)) {
            return inhdrError(skb, DropReason.IP_INHDR);
        }
        IpHdr iph = hdr(skb);
        int ihl = iph.ihl();
        if (ihl < 5 || iph.version() != 4) {
            return inhdrError(skb, DropReason.IP_INHDR);
        }
        ip.mibs.ipExt.add(ECN[iph.tos() & 3],
            Math.max(1, skb.shinfo().gsoSegs()));
        if (!skb.mayPull(ihl * 4)) {
            return inhdrError(skb, DropReason.IP_INHDR);
        }
        if (IpHdr.fastCsum(skb.mem(), skb.networkHeader(), ihl) != 0) {
            ip.mibs.ipExt.inc(IpExtMib.INCSUMERRORS);
            return inhdrError(skb, DropReason.IP_CSUM);
        }
        return rcvLength(skb);
    }

    // end::ip_rcv_core[]
    // tag::ip_rcv_core.length[]
    private SkBuff rcvLength(SkBuff skb) {
        IpHdr iph = hdr(skb);
        int len = iph.totLen();
        if (skb.len() < len) {
            ip.mibs.ipExt.inc(IpExtMib.INTRUNCATEDPKTS);
            return drop(skb, DropReason.PKT_TOO_SMALL);
        }
        if (len < iph.hdrlen()) {
            return inhdrError(skb, DropReason.IP_INHDR);
        }
        // The medium may have padded it: 60 bytes is Ethernet's least.
        if (!skb.trimRcsum(len)) {
            ip.mibs.ip.inc(IpMib.INDISCARDS);
            return drop(skb, DropReason.NOMEM);
        }
        skb.setTransportHeader(hdr(skb).hdrlen());
        skb.clearCb();
        InetSkbParm.of(skb).iif(skb.skbIif());
        skb.orphan();
        return skb;
    }
    // end::ip_rcv_core.length[]

    private SkBuff inhdrError(SkBuff skb, DropReason reason) {
        ip.mibs.ip.inc(IpMib.INHDRERRORS);
        return drop(skb, reason);
    }

    private static SkBuff drop(SkBuff skb, DropReason reason) {
        skb.free(reason);
        return null;
    }

    private static IpHdr hdr(SkBuff skb) {
        return new IpHdr(skb.mem(), skb.networkHeader());
    }

    // tag::ip_rcv_finish[]
    @Linux(value = "ip_rcv_finish", file = "net/ipv4/ip_input.c")
    private int rcvFinish(SkBuff skb) {
        return rcvFinishCore(skb) ? input(skb) : NetifRx.NET_RX_DROP;
    }

    /// Finds the route, unless the packet has one: it came by loopback.
    /// False if the packet has been dropped.
    @Linux(value = "ip_rcv_finish_core", file = "net/ipv4/ip_input.c")
    private boolean rcvFinishCore(SkBuff skb) {
        NetDevice dev = (NetDevice) skb.dev();
        IpHdr iph = hdr(skb);
        if (skb.dst() == null) {
            int err = ip.route.inputNoref(skb, iph.daddr(), iph.saddr(),
                iph.tos() & IPTOS_RT_MASK, dev);
            if (err != 0) {
                return dropRoute(skb, err);
            }
        }
        if (iph.ihl() > 5 && !rcvOptions(skb, dev)) {
            return false;
        }
        return countGroup(skb, dev);
    }
    // end::ip_rcv_finish[]

    private boolean dropRoute(SkBuff skb, int err) {
        boolean rpf = err == -Errno.EXDEV;
        if (rpf) {
            ip.mibs.linux.inc(LinuxMib.IPREVERSEPATHFILTER);
        }
        skb.free(rpf ? DropReason.IP_RPFILTER : DropReason.NOT_SPECIFIED);
        return false;
    }

    @Linux(value = "ip_rcv_options", file = "net/ipv4/ip_input.c")
    private boolean rcvOptions(SkBuff skb, NetDevice dev) {
        int fault = IpOptions.compile(skb, InDevice.of(dev));
        if (fault == IpOptions.OK) {
            InetSkbParm.of(skb).optlen(hdr(skb).hdrlen() - IpHdr.LEN);
            return true;
        }
        if (fault != IpOptions.REFUSED) {
            ip.mibs.ip.inc(IpMib.INHDRERRORS);
            ip.icmp.send(skb, IcmpHdr.ICMP_PARAMETERPROB, 0, fault << 24);
        }
        skb.free(DropReason.IP_INHDR);
        return false;
    }

    private boolean countGroup(SkBuff skb, NetDevice dev) {
        switch (((Rtable) skb.dst()).rtType()) {
            case MULTICAST:
                ip.mibs.ipExt.inc(IpExtMib.INMCASTPKTS);
                ip.mibs.ipExt.add(IpExtMib.INMCASTOCTETS, skb.len());
                return true;
            case BROADCAST:
                ip.mibs.ipExt.inc(IpExtMib.INBCASTPKTS);
                ip.mibs.ipExt.add(IpExtMib.INBCASTOCTETS, skb.len());
                return true;
            default:
                break;
        }
        // RFC 1122 3.3.6: a link broadcast should have a group's address.
        boolean linkGroup = skb.pktType() == SkBuff.PACKET_BROADCAST
            || skb.pktType() == SkBuff.PACKET_MULTICAST;
        if (linkGroup && InDevice.of(dev).dropUnicastInL2Multicast()) {
            skb.free(DropReason.UNICAST_IN_L2_MULTICAST);
            return false;
        }
        return true;
    }

    /// Goes where the route says.
    @Linux(value = "dst_input", file = "include/net/dst.h")
    private int input(SkBuff skb) {
        switch (((Rtable) skb.dst()).input()) {
            case LOCAL_DELIVER:
                return localDeliver(skb);
            case FORWARD:
                return ip.forward.forward(skb);
            case ERROR:
                return ip.errors.error(skb);
            default:
                skb.free(DropReason.NOT_SPECIFIED);
                return 0;
        }
    }

    // tag::ip_local_deliver[]
    /// A packet for this host; of a fragment, the last one brings all.
    @Linux(value = "ip_local_deliver", file = "net/ipv4/ip_input.c")
    private int localDeliver(SkBuff packet) {
        ip.machine.charge(Cost.IP_LOCAL_DELIVER);
        SkBuff skb = packet;
        if (hdr(skb).isFragment()) {
            skb = ip.frags.defrag(skb, IpFragment.IP_DEFRAG_LOCAL_DELIVER);
            if (skb == null) {
                return 0;
            }
        }
        return ip.hooks.hook(NfHook.LOCAL_IN, skb, (NetDevice) skb.dev(),
            null, localDeliverFinish);
    }

    @Linux(value = "ip_local_deliver_finish", file = "net/ipv4/ip_input.c")
    private int localDeliverFinish(SkBuff skb) {
        skb.pull(skb.networkHeaderLen());
        protocolDeliverRcu(skb, hdr(skb).protocol());
        return 0;
    }

    @Linux(value = "ip_protocol_deliver_rcu", file = "net/ipv4/ip_input.c")
    private void protocolDeliverRcu(SkBuff skb, int number) {
        int protocol = number;
        for (;;) {
            boolean rawSocket = raw.localDeliver(skb, protocol);
            NetProtocol ipprot = inetProtos[protocol];
            if (ipprot == null) {
                noProtocol(skb, rawSocket);
                return;
            }
            int ret = ipprot.handler(skb);
            if (ret >= 0) {
                ip.mibs.ip.inc(IpMib.INDELIVERS);
                return;
            }
            protocol = -ret;
        }
    }
    // end::ip_local_deliver[]

    private void noProtocol(SkBuff skb, boolean rawSocket) {
        if (rawSocket) {
            ip.mibs.ip.inc(IpMib.INDELIVERS);
            skb.consume();
            return;
        }
        ip.mibs.ip.inc(IpMib.INUNKNOWNPROTOS);
        ip.icmp.send(skb, IcmpHdr.ICMP_DEST_UNREACH,
            IcmpHdr.ICMP_PROT_UNREACH, 0);
        skb.free(DropReason.IP_NOPROTO);
    }
}
