package netstack.transport.tcp;

import netstack.driver.net.Errno;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.SkbSplit;
import netstack.transport.wire.TcpHdr;

/// Cuts packets of the send queues: where a window ends, where a segment was
/// SACKed, where an acknowledgment stands.
@Linux(value = "tcp_fragment_c", file = "net/ipv4/tcp_output.c",
    renamed = true)
final class TcpFragment {
    private TcpFragment() {
    }

    /// Notes how many segments of `mss` bytes a packet is.
    @Linux("tcp_set_skb_tso_segs")
    static int setSkbTsoSegs(SkBuff skb, int mss) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (skb.len() <= mss) {
            cb.pcount(1).mss(0);
            return 1;
        }
        int segs = (skb.len() + mss - 1) / mss;
        cb.pcount(segs).mss(mss);
        return segs;
    }

    /// The segment size may have changed since the packet was sent.
    static void resetTsoSegs(TcpSock tp, SkBuff skb, int mss) {
        int old = TcpSkbCb.of(skb).pcount();
        int diff = old - setSkbTsoSegs(skb, mss);
        if (diff != 0) {
            adjustPcount(tp, skb, diff);
        }
    }

    /// Cuts `skb` behind its first `len` bytes; the rest follows it in its
    /// queue, marked as `skb` is.
    ///
    /// @param rtx whether it lies in the retransmit queue
    /// @return 0 or -ENOMEM
    @Linux("tcp_fragment")
    static int fragment(TcpSock tp, boolean rtx, SkBuff skb, int len,
            int mss) {
        if (!unclone(skb)) {
            return -Errno.ENOMEM;
        }
        SkBuff buff = TcpStream.allocSkb(tp);
        if (buff == null) {
            return -Errno.ENOMEM;
        }
        TcpStream.wmemQueuedAdd(tp, buff.truesize());
        int rest = skb.len() - len;
        buff.truesize(buff.truesize() + rest);
        skb.truesize(skb.truesize() - rest);
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int old = cb.pcount();
        copyCb(cb, TcpSkbCb.of(buff), len);
        SkbSplit.split(skb, buff, len);
        TcpTimestamping.fragment(skb, buff);
        buff.tstamp(skb.tstamp());
        setSkbTsoSegs(skb, mss);
        setSkbTsoSegs(buff, mss);
        if (!Seq.before(tp.sndNxt, TcpSkbCb.of(buff).endSeq())) {
            int diff = old - cb.pcount() - TcpSkbCb.of(buff).pcount();
            if (diff != 0) {
                adjustPcount(tp, skb, diff);
            }
        }
        buff.headerRelease();
        queue(tp, rtx).queueAfter(skb, buff);
        return 0;
    }

    private static SkbQueue queue(TcpSock tp, boolean rtx) {
        return rtx ? tp.rtxQueue : tp.writeQueue;
    }

    static boolean unclone(SkBuff skb) {
        int truesize = skb.truesize();
        boolean ok = skb.unclone();
        skb.truesize(truesize);
        return ok;
    }

    /// FIN and PSH belong to the end.
    private static void copyCb(TcpSkbCb cb, TcpSkbCb to, int len) {
        to.seq(cb.seq() + len).endSeq(cb.endSeq());
        cb.endSeq(to.seq());
        int flags = cb.tcpFlags();
        cb.tcpFlags(flags & ~(TcpHdr.FIN | TcpHdr.PSH));
        to.tcpFlags(flags).sacked(cb.sacked()).eor(cb.eor());
        cb.eor(false);
        to.txAppLimited(cb.txAppLimited()).txDelivered(cb.txDelivered())
            .txFirstTxMstamp(cb.txFirstTxMstamp())
            .txDeliveredMstamp(cb.txDeliveredMstamp());
    }

    /// The counters follow when a packet turns out to be fewer segments.
    @Linux("tcp_adjust_pcount")
    private static void adjustPcount(TcpSock tp, SkBuff skb, int decr) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        tp.packetsOut -= decr;
        if (cb.isSacked(TcpSkbCb.SACKED_ACKED)) {
            tp.sackedOut -= decr;
        }
        if (cb.isSacked(TcpSkbCb.SACKED_RETRANS)) {
            tp.retransOut -= decr;
        }
        if (cb.isSacked(TcpSkbCb.LOST)) {
            tp.lostOut -= decr;
        }
        if (!tp.isSack() && decr > 0) {
            tp.sackedOut -= Math.min(tp.sackedOut, decr);
        }
        if (tp.lostSkbHint != null
                && Seq.before(cb.seq(), TcpSkbCb.of(tp.lostSkbHint).seq())
                && cb.isSacked(TcpSkbCb.SACKED_ACKED)) {
            tp.lostCntHint -= decr;
        }
    }

    /// Cuts a packet that was not sent yet.
    ///
    /// @return false if there was no memory
    @Linux("tso_fragment")
    static boolean tsoFragment(TcpSock tp, SkBuff skb, int len, int mss) {
        return fragment(tp, false, skb, len, mss) == 0;
    }

    /// Takes `len` acknowledged bytes off the front of `skb`.
    ///
    /// @return 0 or -ENOMEM
    @Linux("tcp_trim_head")
    static int trimHead(TcpSock tp, SkBuff skb, int len) {
        if (!unclone(skb)) {
            return -Errno.ENOMEM;
        }
        SkbSplit.trimHead(skb, len);
        TcpSkbCb cb = TcpSkbCb.of(skb);
        cb.seq(cb.seq() + len);
        skb.truesize(skb.truesize() - len);
        TcpStream.wmemQueuedAdd(tp, -len);
        if (cb.pcount() > 1) {
            setSkbTsoSegs(skb, cb.mss());
        }
        return 0;
    }
}
