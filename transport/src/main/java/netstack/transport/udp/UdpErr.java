package netstack.transport.udp;

import netstack.driver.net.Mib;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.route.Route;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Sock;
import netstack.transport.SockOpt;
import netstack.transport.wire.UdpHdr;

/// ICMP messages about datagrams that this host sent (RFC 1122, 4.1.3.3).
///
/// A program hears of a hard error with its next call, but only if the
/// socket is connected: on others nobody could tell which datagram it was.
///
/// Left out: the error queue (`MSG_ERRQUEUE`); with `IP_RECVERR` all errors
/// are reported as pending ones.
@Linux(value = "icmp_err_convert", file = "net/ipv4/icmp.c",
    renamed = true)
final class UdpErr {
    private static final int EMSGSIZE = 90;
    private static final int EPROTO = 71;
    private static final int EHOSTUNREACH = 113;

    private final UdpLookup lookup;
    private final Route route;
    private final Mib<IcmpMib> icmpMib;

    UdpErr(UdpLookup lookup, Route route, Mib<IcmpMib> icmpMib) {
        this.lookup = lookup;
        this.route = route;
        this.icmpMib = icmpMib;
    }

    /// @param skb its data is at the IP header of the packet that the
    ///        message quotes, with 8 bytes behind that header; its transport
    ///        header is the message's. Stays the caller's
    /// @param info the next hop's MTU of "fragmentation needed"
    @Linux("__udp4_lib_err")
    void libErr(SkBuff skb, int info) {
        IpHdr iph = new IpHdr(skb.mem(), skb.data());
        IcmpHdr icmph = new IcmpHdr(skb.mem(), skb.transportHeader());
        UdpHdr uh = new UdpHdr(skb.mem(), skb.data() + iph.hdrlen());
        UdpSock sk = lookup.libLookup(iph.daddr(), uh.dest(), iph.saddr(),
            uh.source(), skb.skbIif());
        if (sk == null) {
            icmpMib.inc(IcmpMib.INERRORS);
            return;
        }
        switch (icmph.type()) {
            case IcmpHdr.ICMP_SOURCE_QUENCH, IcmpHdr.ICMP_REDIRECT -> { }
            case IcmpHdr.ICMP_PARAMETERPROB -> report(sk, EPROTO, true);
            case IcmpHdr.ICMP_DEST_UNREACH ->
                unreach(sk, skb, icmph.code(), info);
            default -> report(sk, EHOSTUNREACH, false);
        }
    }

    private void unreach(UdpSock sk, SkBuff skb, int code, int info) {
        if (code == IcmpHdr.ICMP_FRAG_NEEDED) {
            route.updatePmtu(skb, info, 0, UdpSock.IPPROTO_UDP);
            if (sk.pmtudisc != SockOpt.IP_PMTUDISC_DONT) {
                report(sk, EMSGSIZE, true);
            }
            return;
        }
        if (code <= IcmpHdr.NR_ICMP_UNREACH) {
            report(sk, ERRNO[code], (FATAL >> code & 1) != 0);
        } else {
            report(sk, EHOSTUNREACH, false);
        }
    }

    private static void report(UdpSock sk, int err, boolean hard) {
        if (sk.recverr || hard && sk.state == Sock.TCP_ESTABLISHED) {
            sk.err = err;
            sk.errorReport();
        }
    }

    // icmp_err_convert, by code: ENETUNREACH EHOSTUNREACH ENOPROTOOPT
    // ECONNREFUSED EMSGSIZE EOPNOTSUPP ENETUNREACH EHOSTDOWN ENONET
    // ENETUNREACH EHOSTUNREACH ENETUNREACH and EHOSTUNREACH.
    private static final byte[] ERRNO = {
        101, 113, 92, 111, 90, 95, 101, 112, 64, 101, 113, 101, 113, 113,
        113, 113
    };
    private static final int FATAL = 0b1110_0111_1100_1100;
}
