package netstack.ipv4;

import netstack.driver.machine.Machine;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What routing refuses: the half of `net/ipv4/route.c` that writes to the
/// sender.
@Linux(value = "ip_rt_error", file = "net/ipv4/route.c", renamed = true)
final class IpError {
    private static final int REDIRECT_NUMBER = 9;

    private final Ipv4 ip;
    private final Machine machine;

    IpError(Ipv4 ip) {
        this.ip = ip;
        machine = ip.machine;
    }

    /// Drops a packet for which there is no route; a router says so.
    @Linux(value = "ip_error", file = "net/ipv4/route.c")
    int error(SkBuff skb) {
        int error = ((Rtable) skb.dst()).error();
        boolean noRoute = error == Errno.ENETUNREACH;
        boolean router = InDevice.of((NetDevice) skb.dev()).forward();
        DropReason reason = DropReason.NOT_SPECIFIED;
        if (noRoute) {
            ip.mibs.ipExt.inc(IpExtMib.INNOROUTES);
            reason = DropReason.IP_INNOROUTES;
        } else if (error == Errno.EHOSTUNREACH && !router) {
            ip.mibs.ip.inc(IpMib.INADDRERRORS);
            reason = DropReason.IP_INADDRERRORS;
        }
        int code = code(error);
        if (router && code >= 0 && allowed(skb)) {
            ip.icmp.send(skb, IcmpHdr.ICMP_DEST_UNREACH, code, 0);
        }
        skb.free(reason);
        return 0;
    }

    private static int code(int error) {
        return switch (error) {
            case Errno.EHOSTUNREACH -> IcmpHdr.ICMP_HOST_UNREACH;
            case Errno.ENETUNREACH -> IcmpHdr.ICMP_NET_UNREACH;
            case Errno.EACCES -> IcmpHdr.ICMP_PKT_FILTERED;
            default -> -1;
        };
    }

    /// One a second to each sender, after a burst of five.
    private boolean allowed(SkBuff skb) {
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        InetPeers.Peer peer = ip.peers.getpeer(iph.saddr());
        long now = machine.jiffies();
        long cost = machine.hz();
        long tokens = Math.min(peer.rateTokens + now - peer.rateLast,
            5 * cost);
        peer.rateLast = now;
        peer.rateTokens = tokens >= cost ? tokens - cost : tokens;
        return tokens >= cost;
    }

    /// The sender could reach the next hop itself: tell it, less and less
    /// often, and no more than nine times if it does not listen.
    @Linux(value = "ip_rt_send_redirect", file = "net/ipv4/route.c")
    void sendRedirect(SkBuff skb) {
        Rtable rt = (Rtable) skb.dst();
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        InetPeers.Peer peer = ip.peers.getpeer(iph.saddr());
        long now = machine.jiffies();
        long load = Math.max(machine.hz() / 50, 1);
        if (now > peer.rateLast + (load << REDIRECT_NUMBER + 1)) {
            peer.rateTokens = 0;
            peer.nRedirects = 0;
        }
        if (peer.nRedirects >= REDIRECT_NUMBER) {
            peer.rateLast = now;
        } else if (peer.nRedirects == 0
                || now > peer.rateLast + (load << peer.nRedirects)) {
            ip.icmp.send(skb, IcmpHdr.ICMP_REDIRECT, IcmpHdr.ICMP_REDIR_HOST,
                rt.nexthop(iph.daddr()));
            peer.rateLast = now;
            peer.nRedirects++;
        }
    }
}
