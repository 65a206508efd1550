package netstack.transport.tcp;

import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;
import netstack.transport.wire.TcpHdr;

/// The SYN-ACK of a half-open connection: there is no socket yet, so it is
/// made from the request.
@Linux(value = "tcp_synack", file = "net/ipv4/tcp_output.c", renamed = true)
final class TcpSynack {
    private TcpSynack() {
    }

    /// Sends it; returns whether there was memory and a way.
    ///
    /// @param sk the listener, or the socket of a Fast Open
    /// @param foc the cookie to send along; null for none
    @Linux(value = "tcp_v4_send_synack", file = "net/ipv4/tcp_ipv4.c")
    static boolean sendSynack(TcpSock sk, TcpRequestSock req,
            TcpFastopenCookie foc) {
        Flow fl4 = TcpReqsk.flow(sk, req);
        Rtable rt = req.dst.check() ? req.dst
            : sk.tcp.ip.route.outputFlow(fl4);
        if (rt == null) {
            return false;
        }
        SkBuff skb = makeSynack(sk, rt, req, foc);
        if (skb == null) {
            return false;
        }
        int err = sk.tcp.ip.output.buildAndSendPkt(skb, fl4, rt, sk.tos);
        return err >= 0;
    }

    @Linux("tcp_make_synack")
    private static SkBuff makeSynack(TcpSock sk, Rtable rt,
            TcpRequestSock req, TcpFastopenCookie foc) {
        SkBuff skb = sk.tcp.skbs.alloc(SkbSizes.MAX_TCP_HEADER);
        if (skb == null) {
            return null;
        }
        skb.reserve(SkbSizes.MAX_TCP_HEADER);
        long now = sk.machine().now();
        if (req.sntSynack == 0 && !req.syncookie) {
            req.sntSynack = Math.max(now / 1000, 1);
        }
        TcpOptionsReceived opt = req.opt;
        boolean sack = opt.sackOk != 0;
        int common = TcpOutOptions.synSize(opt.tstampOk, sack,
            opt.wscaleOk);
        int len = TcpHdr.LEN + common + TcpOutOptions.cookieSize(foc, common);
        long at = skb.push(len);
        skb.resetTransportHeader();
        TcpHdr th = new TcpHdr(skb.mem(), at).source(req.num)
            .dest(req.rmtPort).seq(req.sntIsn).ackSeq(req.rcvNxt)
            .doffFlags(len / 4, TcpHdr.SYN | TcpHdr.ACK
                | (req.ecnOk ? TcpHdr.ECE : 0))
            .window(Math.min(req.rskRcvWnd, 65535)).urgPtr(0);
        int mss = TcpMss.mssClamp(sk, TcpMss.dstAdvmss(sk, rt));
        TcpOutOptions.writeSyn(skb.mem(), at + TcpHdr.LEN, mss,
            opt.tstampOk, stamp(req, (int) (now / 1_000_000)), req.tsRecent,
            sack, opt.wscaleOk ? req.rcvWscale : -1);
        if (len > TcpHdr.LEN + common) {
            TcpOutOptions.writeCookie(skb.mem(), at + TcpHdr.LEN + common,
                foc);
        }
        checksum(skb, th, req.locAddr, req.rmtAddr);
        sk.tcp.mib.inc(TcpMib.OUTSEGS);
        return skb;
    }

    private static int stamp(TcpRequestSock req, int nowMs) {
        return req.tsOff + (req.syncookie
            ? TcpSyncookies.initTimestamp(req, nowMs) : nowMs);
    }

    /// Leaves the checksum to the device: only the pseudo header is summed.
    @Linux(value = "__tcp_v4_send_check", file = "net/ipv4/tcp_ipv4.c",
        renamed = true)
    static void checksum(SkBuff skb, TcpHdr th, int saddr, int daddr) {
        int pseudo = Checksum.pseudoHeader(saddr, daddr, skb.len(),
            TcpSock.IPPROTO_TCP, 0);
        th.check(~Checksum.fold(pseudo) & 0xffff);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        skb.csumStart((int) (skb.transportHeader() - skb.head()));
        skb.csumOffset(TcpHdr.CHECK_OFFSET);
    }
}
