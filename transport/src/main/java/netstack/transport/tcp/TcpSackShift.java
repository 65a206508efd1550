package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.SkbSizes;

/// Neighbours that have arrived become one packet: less to walk, and their
/// `sk_buff`s are given back. That is seen on the wire, because a program
/// that waits for room in the send buffer may then write on before anything
/// is acknowledged.
/// Of a large packet the first segments can move alone, which needs no
/// `sk_buff` more, as cutting it would.
@Linux(value = "tcp_sack_shift", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpSackShift {
    /// Where `gso_segs` would overflow.
    private static final int MAX_LEN = 65535 * 8;
    private static final int MAX_SEGS = 65535;
    private static final int TAGBITS = TcpSkbCb.SACKED_ACKED
            | TcpSkbCb.SACKED_RETRANS | TcpSkbCb.LOST;

    private TcpSackShift() {
    }

    // tag::tcp_shift_skb_data[]
    /// Marks what lies of `skb` before `end`, the end of a SACK block, as
    /// arrived by moving it into the neighbour before, and the neighbour
    /// behind as well if a hole is filled. Returns the packet that the walk
    /// has reached so; null if `skb` must be marked where it is.
    @Linux("tcp_shift_skb_data")
    static SkBuff shiftSkbData(TcpSock tp, SkBuff skb, int end,
            boolean twice) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int len = wholeSegments(skb, cb, end);
        if (len == 0 && skb.len() != 0) {
            return skb;
        }
        SkBuff prev = skb.prev();
        int resent = cb.sacked() & (TcpSkbCb.LOST | TcpSkbCb.SACKED_RETRANS);
        if (!twice && resent == TcpSkbCb.SACKED_RETRANS
                || cb.seq() + len - tp.sndUna <= 0
                || prev == null || !hasArrived(prev)
                || !skbShift(tp, prev, skb, len)) {
            tp.ext(TcpExtMib.TCPSACKSHIFTFALLBACK, 1);
            return null;
        }
        if (shiftedSkb(tp, prev, skb, len, twice)) {
            SkBuff next = prev.next();
            if (next != null && hasArrived(next)
                    && skbShift(tp, prev, next, next.len())) {
                shiftedSkb(tp, prev, next, next.len(), false);
            }
        }
        return prev;
    }
    // end::tcp_shift_skb_data[]

    /// Bytes of the segments of `skb` that end at or before `end`.
    private static int wholeSegments(SkBuff skb, TcpSkbCb cb, int end) {
        if (end - cb.endSeq() >= 0) {
            return skb.len();
        }
        int mss = cb.mss();
        return cb.pcount() <= 1 ? 0 : (end - cb.seq()) / mss * mss;
    }

    private static boolean hasArrived(SkBuff skb) {
        return (TcpSkbCb.of(skb).sacked() & TAGBITS)
                == TcpSkbCb.SACKED_ACKED;
    }

    /// Refers to the first `len` bytes of `from` behind those of `to`.
    /// Returns false, with nothing changed, where that cannot be.
    @Linux("tcp_skb_shift")
    private static boolean skbShift(TcpSock tp, SkBuff to, SkBuff from,
            int len) {
        TcpSkbCb cb = TcpSkbCb.of(to);
        if (from.headlen() != 0 || from.nrFrags() == 0 || cb.eor()
                || skbSeglen(to) != skbSeglen(from)
                || to.len() + len >= MAX_LEN
                || cb.pcount() + TcpSkbCb.of(from).pcount() > MAX_SEGS) {
            return false;
        }
        int merge = canCoalesce(to, from) ? 1 : 0;
        if (to.nrFrags() + from.nrFrags() - merge > SkbSizes.MAX_SKB_FRAGS) {
            return false;
        }
        boolean own = TcpFragment.unclone(from) && TcpFragment.unclone(to);
        if (own) {
            append(tp, to, from, merge, len);
        }
        return own;
    }

    /// Bytes of one segment.
    @Linux("tcp_skb_seglen")
    private static int skbSeglen(SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        return cb.pcount() == 1 ? skb.len() : cb.mss();
    }

    /// Whether `from` goes on in the page where `to` ends.
    private static boolean canCoalesce(SkBuff to, SkBuff from) {
        int last = to.nrFrags() - 1;
        if (last < 0) {
            return false;
        }
        SkbSharedInfo a = to.shinfo();
        SkbSharedInfo b = from.shinfo();
        return a.fragPage(last) == b.fragPage(0)
                && a.fragOff(last) + a.fragSize(last) == b.fragOff(0);
    }

    private static void append(TcpSock tp, SkBuff to, SkBuff from,
            int merge, int len) {
        SkbSharedInfo frags = from.shinfo();
        int size;
        for (int i = 0, done = 0; done < len; i++, done += size) {
            size = Math.min(frags.fragSize(i), len - done);
            if (i < merge) {
                to.coalesceRxFrag(to.nrFrags() - 1, size, size);
            } else {
                tp.net.pages().getPage(frags.fragPage(i));
                to.addRxFrag(frags.fragPage(i), frags.fragOff(i), size, size);
            }
        }
        TcpStream.wmemQueuedAdd(tp, len);
    }

    /// `prev` has the first `len` bytes of `skb`: it gets their marks too.
    /// Returns whether nothing of `skb` is left.
    @Linux("tcp_shifted_skb")
    private static boolean shiftedSkb(TcpSock tp, SkBuff prev, SkBuff skb,
            int len, boolean twice) {
        TcpSkbCb to = TcpSkbCb.of(prev);
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int mss = skbSeglen(skb);
        boolean all = len == skb.len();
        int pcount = all ? cb.pcount() : len / mss;
        tag(tp, skb, cb, all ? cb.endSeq() : cb.seq() + len, pcount, twice);
        if (tp.lostSkbHint == skb) {
            tp.lostCntHint += pcount;
        }
        to.endSeq(all ? cb.endSeq() : cb.seq() + len);
        to.pcount(to.pcount() + pcount);
        if (to.mss() == 0) {
            to.mss(mss);
        }
        to.sacked(to.sacked() | cb.sacked() & TcpSkbCb.EVER_RETRANS);
        if (all) {
            eaten(tp, prev, skb);
        } else {
            TcpFragment.trimHead(tp, skb, len);
            tp.ext(TcpExtMib.TCPSACKSHIFTED, 1);
        }
        return all;
    }

    /// Counts the first `pcount` segments as arrived; the marks of `skb` stay
    /// those of what is left of it.
    private static void tag(TcpSock tp, SkBuff skb, TcpSkbCb cb, int end,
            int pcount, boolean twice) {
        int sacked = cb.sacked();
        int endSeq = cb.endSeq();
        int segs = cb.pcount();
        cb.endSeq(end).pcount(pcount);
        TcpSack.sacktagOne(tp, skb, cb, twice);
        cb.sacked(sacked);
        TcpRate.skbDelivered(tp, skb, tp.sacktag.rate);
        cb.endSeq(endSeq).pcount(segs);
    }

    /// Nothing may know `skb` any more.
    private static void eaten(TcpSock tp, SkBuff prev, SkBuff skb) {
        TcpSkbCb to = TcpSkbCb.of(prev);
        TcpSkbCb cb = TcpSkbCb.of(skb);
        to.tcpFlags(to.tcpFlags() | cb.tcpFlags()).eor(cb.eor());
        to.txDeliveredMstamp(0);
        if (tp.retransmitSkbHint == skb) {
            tp.retransmitSkbHint = prev;
        }
        if (tp.lostSkbHint == skb) {
            tp.lostSkbHint = prev;
            tp.lostCntHint -= to.pcount();
        }
        if (tp.highestSack == skb) {
            tp.highestSack = skb.next();
        }
        TcpStream.rtxQueueUnlinkAndFree(tp, skb);
        tp.ext(TcpExtMib.TCPSACKMERGED, 1);
    }
}
