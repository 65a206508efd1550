package netstack.transport.udp;

import static netstack.driver.net.Errno.EACCES;
import static netstack.driver.net.Errno.EINVAL;
import static netstack.driver.net.Errno.EMSGSIZE;
import static netstack.driver.net.Errno.ENETUNREACH;
import static netstack.driver.net.Errno.ENOBUFS;
import static netstack.driver.net.Errno.EOPNOTSUPP;

import netstack.ipv4.IpMakeSkb;
import netstack.ipv4.IpOutput;
import netstack.ipv4.Ipv4;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Route;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Msghdr;
import netstack.transport.Sock;
import netstack.transport.SockaddrIn;
import netstack.transport.wire.UdpHdr;

/// The sending half of UDP: a message of a program becomes a datagram, at
/// once and whole, unless it is to grow first ([UdpCork]).
@Linux(value = "udp_output", file = "net/ipv4/udp.c", renamed = true)
final class UdpSend {
    private static final int CSUM_MANGLED_0 = 0xffff;
    private static final int EAFNOSUPPORT = 97;
    private static final int EDESTADDRREQ = 89;

    private final Udp udp;
    private final Route route;
    private final IpMakeSkb cork;
    private final IpOutput output;
    private UdpMsg spare;

    UdpSend(Udp udp, Ipv4 ipv4) {
        this.udp = udp;
        this.route = ipv4.route;
        this.cork = ipv4.makeSkb;
        this.output = ipv4.output;
    }

    // tag::udp_sendmsg[]
    /// @return how many bytes were taken, or a negative error number
    @Linux("udp_sendmsg")
    int sendmsg(UdpSock sk, Msghdr msg) {
        udp.machine().charge(Cost.UDP_SENDMSG);
        int err = check(msg);
        if (err == 0 && sk.cork.pending()) {
            return append(sk, msg);
        }
        err = err != 0 ? err : checkName(sk, msg);
        if (err != 0) {
            return err;
        }
        UdpMsg out = take(sk, msg);
        Rtable rt = route(sk, msg, out.fl4);
        err = rt == null ? route.err() : mayGo(sk, rt);
        if (err == 0 && sk.cork.holds(msg)) {
            sk.cork.begin(out, rt, msg);
            return append(sk, msg);
        }
        return done(sk, out, err != 0 ? err : routed(sk, rt, out),
            msg.len);
    }

    private static int mayGo(UdpSock sk, Rtable rt) {
        boolean toAll = (rt.rtFlags() & Rtable.RTCF_BROADCAST) != 0;
        return toAll && !sk.broadcast ? -EACCES : 0;
    }

    private int done(UdpSock sk, UdpMsg out, int err, int len) {
        if (err == -ENOBUFS || err < 0 && sk.nospace) {
            udp.mib.inc(UdpMib.SNDBUFERRORS);
        }
        give(out);
        return err != 0 ? err : len;
    }

    private int routed(UdpSock sk, Rtable rt, UdpMsg out) {
        SkBuff skb = cork.makeSkb(out.fl4, rt, out,
            out.msg.len + UdpHdr.LEN, UdpHdr.LEN);
        return skb == null ? cork.err() : sendSkb(sk, skb, out, rt);
    }
    // end::udp_sendmsg[]

    // tag::udp_push_pending_frames[]
    /// Adds to the datagram that waits, which goes if this was the end.
    private int append(UdpSock sk, Msghdr msg) {
        sk.lockSock();
        int err = sk.cork.append(msg);
        if (err != 0) {
            flushPendingFrames(sk);
        } else if (!sk.cork.holds(msg)) {
            err = pushPendingFrames(sk);
        }
        sk.releaseSock();
        return err != 0 ? err : msg.len;
    }

    /// Sends the datagram that waits, if there is one.
    @Linux("udp_push_pending_frames")
    int pushPendingFrames(UdpSock sk) {
        if (!sk.cork.pending()) {
            return 0;
        }
        Rtable rt = sk.cork.rt;
        Msghdr all = sk.cork.message();
        UdpMsg out = sk.cork.end();
        out.start(sk, all);
        return done(sk, out, routed(sk, rt, out), 0);
    }
    // end::udp_push_pending_frames[]

    /// Forgets it.
    @Linux("udp_flush_pending_frames")
    void flushPendingFrames(UdpSock sk) {
        if (sk.cork.pending()) {
            give(sk.cork.end());
        }
    }

    private static int check(Msghdr msg) {
        if (msg.len > 0xffff) {
            return -EMSGSIZE;
        }
        if (msg.udpSegment > 0xffff) {
            return -EINVAL;
        }
        if ((msg.flags & Msghdr.MSG_OOB) != 0) {
            return -EOPNOTSUPP;
        }
        return 0;
    }

    private static int checkName(UdpSock sk, Msghdr msg) {
        if (msg.name == null) {
            return sk.state == Sock.TCP_ESTABLISHED ? 0 : -EDESTADDRREQ;
        }
        if (!(msg.name instanceof SockaddrIn to)
                || to.family != SockaddrIn.AF_INET
                && to.family != SockaddrIn.AF_UNSPEC) {
            return -EAFNOSUPPORT;
        }
        return to.port == 0 ? -EINVAL : 0;
    }

    /// The way to the destination; a connected socket keeps its own.
    private Rtable route(UdpSock sk, Msghdr msg, Flow fl4) {
        SockaddrIn to = (SockaddrIn) msg.name;
        boolean connected = to == null;
        int daddr = connected ? sk.daddr : to.addr;
        int dport = connected ? sk.dport : to.port;
        boolean group = Ipv4Addr.isMulticast(daddr);
        int oif = sk.boundDevIf != 0 || !group ? sk.boundDevIf : sk.mcIndex;
        int saddr = sk.saddr != 0 || !group ? sk.saddr : sk.mcAddr;
        fl4.initOutput(oif, sk.mark, sk.tos, sk.protocol, daddr, saddr,
            dport, sk.num);
        Rtable rt = sk.dstCache;
        if (connected && !group && rt != null && rt.check()) {
            fl4.oif = rt.dev().ifindex();
            return rt;
        }
        rt = route.outputFlow(fl4);
        if (rt == null && route.err() == -ENETUNREACH) {
            udp.ipMib.inc(IpMib.OUTNOROUTES);
        }
        if (connected && !group) {
            sk.dstCache = rt;
        }
        return rt;
    }

    // tag::udp_send_skb[]
    /// Writes the header and hands the datagram to IP. Takes `skb`.
    @Linux("udp_send_skb")
    private int sendSkb(UdpSock sk, SkBuff skb, UdpMsg out, Rtable rt) {
        Flow fl4 = out.fl4;
        int len = skb.len() - skb.transportOffset();
        UdpHdr uh = new UdpHdr(skb.mem(), skb.transportHeader());
        uh.source(sk.num).dest(fl4.dport).len(len).check(0);
        int bad = out.gsoSize() == 0 ? 0 : UdpGso.mark(sk, skb,
            out.gsoSize(), IpMakeSkb.fragsize(rt, out));
        if (bad != 0) {
            skb.free(DropReason.NOT_SPECIFIED);
            return bad;
        }
        if (sk.noCheckTx) {
            skb.ipSummed(SkBuff.CHECKSUM_NONE);
        } else {
            int pseudo = Checksum.pseudoHeader(fl4.saddr, fl4.daddr, len,
                UdpSock.IPPROTO_UDP, 0);
            if (skb.ipSummed() == SkBuff.CHECKSUM_PARTIAL || skb.isGso()) {
                hwcsum(skb, uh, pseudo);
            } else {
                csum(skb, uh, pseudo);
            }
        }
        int err = output.sendSkb(skb);
        if (err == 0) {
            udp.mib.inc(UdpMib.OUTDATAGRAMS);
        } else if (err == -ENOBUFS && !sk.recverr) {
            // A full queue loses datagrams as any router does.
            udp.mib.inc(UdpMib.SNDBUFERRORS);
            return 0;
        }
        return err;
    }

    // end::udp_send_skb[]
    // tag::udp_csum[]
    /// The device adds the sum of everything from here on.
    @Linux("udp4_hwcsum")
    private static void hwcsum(SkBuff skb, UdpHdr uh, int pseudo) {
        skb.csumStart((int) (skb.transportHeader() - skb.head()));
        skb.csumOffset(UdpHdr.CHECK_OFFSET);
        uh.check(~Checksum.fold(pseudo) & 0xffff);
    }

    /// The data was summed while it was copied; the header is added here.
    @Linux(value = "udp_csum", renamed = true)
    private static void csum(SkBuff skb, UdpHdr uh, int pseudo) {
        int sum = Checksum.partial(skb.mem(), skb.transportHeader(),
            UdpHdr.LEN, skb.csum());
        for (SkBuff frag = skb.fragList(); frag != null;
                frag = frag.next()) {
            sum = Checksum.add(sum, frag.csum());
        }
        int check = Checksum.fold(Checksum.add(sum, pseudo));
        // RFC 768: zero means none, so a sum of zero is sent as all ones.
        uh.check(check == 0 ? CSUM_MANGLED_0 : check);
    }
    // end::udp_csum[]

    private UdpMsg take(UdpSock sk, Msghdr msg) {
        UdpMsg out = spare == null ? new UdpMsg() : spare;
        spare = out.next;
        out.start(sk, msg);
        return out;
    }

    private void give(UdpMsg out) {
        out.end();
        out.next = spare;
        spare = out;
    }
}
