package netstack.transport.udp;

import java.lang.foreign.MemorySegment;
import netstack.driver.net.Mib;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.route.Route;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Sock;
import netstack.transport.SockExtendedErr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.wire.UdpHdr;

/// ICMP messages about datagrams that this host sent (RFC 1122, 4.1.3.3).
///
/// A program hears of a hard error with its next call, but only if the
/// socket is connected: on others nobody could tell which datagram it was.
///
/// With `IP_RECVERR` it hears of every error, and finds the whole story in
/// the error queue (`MSG_ERRQUEUE`).
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
            case IcmpHdr.ICMP_PARAMETERPROB ->
                report(sk, skb, EPROTO, info, true);
            case IcmpHdr.ICMP_DEST_UNREACH ->
                unreach(sk, skb, icmph.code(), info);
            default -> report(sk, skb, EHOSTUNREACH, info, false);
        }
    }

    private void unreach(UdpSock sk, SkBuff skb, int code, int info) {
        if (code == IcmpHdr.ICMP_FRAG_NEEDED) {
            route.updatePmtu(skb, info, 0, UdpSock.IPPROTO_UDP);
            if (sk.pmtudisc != SockOpt.IP_PMTUDISC_DONT) {
                report(sk, skb, EMSGSIZE, info, true);
            }
            return;
        }
        if (code <= IcmpHdr.NR_ICMP_UNREACH) {
            report(sk, skb, ERRNO[code], info, (FATAL >> code & 1) != 0);
        } else {
            report(sk, skb, EHOSTUNREACH, info, false);
        }
    }

    // tag::ip_icmp_error[]
    private static void report(UdpSock sk, SkBuff skb, int err, int info,
            boolean hard) {
        if (sk.recverr) {
            icmpError(sk, skb, err, info);
        } else if (!hard || sk.state != Sock.TCP_ESTABLISHED) {
            return;
        }
        sk.err = err;
        sk.errorReport();
    }

    /// Puts what the message quotes of the payload into the error queue.
    @Linux(value = "ip_icmp_error", file = "net/ipv4/ip_sockglue.c")
    private static void icmpError(UdpSock sk, SkBuff skb, int err,
            int info) {
        IpHdr quoted = new IpHdr(skb.mem(), skb.data());
        IcmpHdr icmph = new IcmpHdr(skb.mem(), skb.transportHeader());
        int off = quoted.hdrlen() + UdpHdr.LEN;
        UdpHdr uh = new UdpHdr(skb.mem(), skb.data() + quoted.hdrlen());
        byte[] payload = new byte[Math.max(skb.len() - off, 0)];
        if (payload.length > 0) {
            skb.copyBits(off, MemorySegment.ofArray(payload), 0,
                payload.length);
        }
        int offender = new IpHdr(skb.mem(), skb.networkHeader()).saddr();
        sk.errorQueue.error(sk, new SockExtendedErr(err,
            SockExtendedErr.SO_EE_ORIGIN_ICMP, icmph.type(), icmph.code(),
            info, 0, offender), payload,
            new SockaddrIn(quoted.daddr(), uh.dest()));
    }
    // end::ip_icmp_error[]

    // icmp_err_convert, by code: ENETUNREACH EHOSTUNREACH ENOPROTOOPT
    // ECONNREFUSED EMSGSIZE EOPNOTSUPP ENETUNREACH EHOSTDOWN ENONET
    // ENETUNREACH EHOSTUNREACH ENETUNREACH and EHOSTUNREACH.
    private static final byte[] ERRNO = {
        101, 113, 92, 111, 90, 95, 101, 112, 64, 101, 113, 101, 113, 113,
        113, 113
    };
    private static final int FATAL = 0b1110_0111_1100_1100;
}
