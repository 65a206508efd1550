package netstack.transport.tcp;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Msghdr;
import netstack.transport.PageFrag;
import netstack.transport.wire.TcpHdr;

/// The client's side of Fast Open (RFC 7413): the first SYN to a server asks
/// for a cookie, later ones bring it along, and data.
@Linux(value = "tcp_fastopen_client", file = "net/ipv4/tcp_output.c",
    renamed = true)
final class TcpFastopenClient {
    private static final int MAX_OPTION_SPACE = 40;

    private TcpFastopenClient() {
    }

    /// Finds the server's cookie; whether data may be sent with the SYN.
    @Linux(value = "tcp_fastopen_cookie_check",
        file = "net/ipv4/tcp_fastopen.c", renamed = true)
    private static boolean cookieCheck(TcpSock tp) {
        TcpFastopenCookie cookie = tp.fo.cookie;
        cookie.len = 0;
        cookie.exp = false;
        int mss = tp.tcp.metrics.fastopenCacheGet(tp, cookie);
        if (mss != 0) {
            tp.rxOpt.mssClamp = mss;
        }
        if (tp.tcp.blackhole.activeShouldDisable(tp)) {
            cookie.len = TcpFastopenCookie.NONE;
            return false;
        }
        if (TcpFastopen.noCookie(tp, TcpFastopenCtx.CLIENT_NO_COOKIE)) {
            cookie.len = TcpFastopenCookie.NONE;
            return true;
        }
        if (cookie.len > 0) {
            return true;
        }
        tp.fo.clientFail = TcpFastopenSock.COOKIE_UNAVAILABLE;
        return false;
    }

    /// With TCP_FASTOPEN_CONNECT: whether the SYN waits for the program's
    /// first data. If not for want of a cookie, it will ask for one.
    @Linux(value = "tcp_fastopen_defer_connect",
        file = "net/ipv4/tcp_fastopen.c", renamed = true)
    static boolean deferConnect(TcpSock tp) {
        if (!tp.fo.connect || tp.fo.req) {
            return false;
        }
        int clamp = tp.rxOpt.mssClamp;
        boolean may = cookieCheck(tp);
        tp.rxOpt.mssClamp = clamp;
        if (may) {
            tp.fo.deferConnect = true;
            return true;
        }
        tp.fo.req = true;
        return false;
    }

    // tag::tcp_send_syn_data[]
    /// Sends the SYN `syn`, with data if there is a cookie. Both stay in the
    /// queue as two packets: if the SYN is lost, it is sent again without.
    ///
    /// @return 0 or a negative error number
    @Linux("tcp_send_syn_data")
    static int sendSynData(TcpSock tp, SkBuff syn) {
        TcpFastopenSock fo = tp.fo;
        tp.rxOpt.mssClamp = tp.advmss;
        SkBuff data = cookieCheck(tp) ? synData(tp, syn) : null;
        int err = -1;
        if (data != null) {
            if (data.len() > 0) {
                tp.chrono.start(TcpChrono.BUSY);
            }
            err = TcpOutput.transmitSkb(tp, data, true);
            syn.tstamp(data.tstamp());
            TcpSkbCb cb = TcpSkbCb.of(data);
            cb.seq(cb.seq() + 1).tcpFlags(TcpHdr.ACK | TcpHdr.PSH);
            if (err == 0) {
                fo.synData = fo.copied > 0;
                tp.rtxQueue.queueTail(data);
                tp.ext(TcpExtMib.TCPORIGDATASENT, 1);
            } else {
                tp.writeQueue.queueTail(data);
                tp.packetsOut -= cb.pcount();
            }
        }
        if (err != 0) {
            // An ordinary SYN, that asks for a cookie.
            fo.cookie.len = Math.min(fo.cookie.len, 0);
            err = TcpOutput.transmitSkb(tp, syn, true);
            fo.synFastopen &= err == 0;
        }
        fo.cookie.len = TcpFastopenCookie.NONE;
        return err;
    }
    // end::tcp_send_syn_data[]

    /// What fits into a segment with all the options that there may be.
    private static SkBuff synData(TcpSock tp, SkBuff syn) {
        TcpFastopenSock fo = tp.fo;
        tp.rxOpt.mssClamp = TcpMss.mssClamp(tp, tp.rxOpt.mssClamp);
        TcpMss.syncMss(tp, tp.pmtuCookie);
        int space = TcpMss.rawMtuToMss(tp, tp.pmtuCookie)
            - MAX_OPTION_SPACE;
        SkBuff skb = TcpStream.allocSkb(tp);
        if (skb == null) {
            return null;
        }
        TcpSkbCb from = TcpSkbCb.of(syn);
        TcpSkbCb cb = TcpSkbCb.of(skb).seq(from.seq())
            .endSeq(from.endSeq()).tcpFlags(from.tcpFlags()).pcount(1);
        fo.copied = 0;
        if (fo.size != 0) {
            fo.copied = fill(tp, skb, fo.data,
                Math.min(space, fo.size));
            if (fo.copied <= 0) {
                skb.consume();
                fo.copied = 0;
                return null;
            }
        }
        if (fo.copied == fo.size) {
            fo.data = null;
        }
        cb.endSeq(cb.endSeq() + skb.len());
        skb.headerRelease();
        TcpStream.wmemQueuedAdd(tp, skb.truesize());
        tp.writeSeq = cb.endSeq();
        tp.packetsOut++;
        return skb;
    }

    /// Copies up to `room` bytes into an empty packet that is in no queue:
    /// the data of a SYN. Returns how many, or less than 1 without memory.
    private static int fill(TcpSock tp, SkBuff skb, Msghdr msg, int room) {
        PageFrag pfrag = tp.frag;
        if (!pfrag.refill(tp.tcp.net.pages(), room)) {
            return 0;
        }
        int n = Math.min(room, pfrag.size - pfrag.offset);
        if (!msg.accessOk(0, n) || !TcpStream.wmemSchedule(tp, n)) {
            return 0;
        }
        tp.machine().charge(Cost.COPY_BYTES, n);
        MemorySegment.copy(msg.base, msg.offset, skb.mem(),
            pfrag.page + pfrag.offset, n);
        tp.tcp.net.pages().getPage(pfrag.page);
        skb.addRxFrag(pfrag.page, pfrag.offset, n, n);
        pfrag.offset += n;
        return n;
    }

    /// The SYN-ACK: learns the cookie, and sends what it does not
    /// acknowledge again.
    ///
    /// @return whether data must be sent again
    @Linux(value = "tcp_rcv_fastopen_synack", file = "net/ipv4/tcp_input.c",
        renamed = true)
    static boolean rcvSynack(TcpSock tp, SkBuff synack,
            TcpFastopenCookie cookie) {
        TcpFastopenSock fo = tp.fo;
        SkBuff data = fo.synData ? tp.rtxHead() : null;
        int tryExp = 0;
        boolean synDrop = false;
        if (!fo.synFastopen) {
            cookie.len = TcpFastopenCookie.NONE;
        } else if (tp.totalRetrans != 0) {
            synDrop = cookie.len < 0 && data != null;
        } else if (cookie.len < 0 && !fo.synData) {
            tryExp = fo.synFastopenExp ? 2 : 1;
        }
        tp.tcp.metrics.fastopenCacheSet(tp, peerMss(tp, synack), cookie,
            synDrop, tryExp);
        if (data != null) {
            retransmit(tp, data);
            return true;
        }
        fo.synDataAcked = fo.synData;
        if (fo.synDataAcked) {
            tp.ext(TcpExtMib.TCPFASTOPENACTIVE, 1);
            // SYN and data are two packets in the queue.
            tp.delivered -= tp.delivered > 1 ? 1 : 0;
        }
        TcpFastopen.addSkb(tp, synack);
        return false;
    }

    /// What the peer's option says, if TCP_MAXSEG has hidden it.
    private static int peerMss(TcpSock tp, SkBuff synack) {
        if (tp.rxOpt.mssClamp != tp.rxOpt.userMss) {
            return tp.rxOpt.mssClamp;
        }
        TcpOptionsReceived opt = new TcpOptionsReceived();
        tp.tcp.options.parseOptions(synack, opt, false, null);
        return opt.mssClamp;
    }

    private static void retransmit(TcpSock tp, SkBuff data) {
        tp.fo.clientFail = tp.totalRetrans != 0
            ? TcpFastopenSock.SYN_RETRANSMITTED
            : TcpFastopenSock.DATA_NOT_ACKED;
        for (SkBuff skb = data; skb != null; skb = skb.next()) {
            TcpLoss.markSkbLost(tp, skb);
        }
        TcpSimpleRetransmit.nonCongestionLossRetransmit(tp);
        tp.ext(TcpExtMib.TCPFASTOPENACTIVEFAIL, 1);
    }

    /// Notes what a program wants to send while it connects.
    static void request(TcpSock tp, Msghdr msg) {
        tp.fo.req = true;
        tp.fo.data = msg;
        tp.fo.size = msg.len;
        tp.fo.copied = 0;
    }
}
