package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.SkbSizes;
import netstack.transport.wire.TcpHdr;

/// Small packets that were sent one by one are sent again as one
/// (`tcp_retrans_collapse`).
@Linux(value = "tcp_collapse_c", file = "net/ipv4/tcp_output.c",
    renamed = true)
final class TcpCollapse {
    private TcpCollapse() {
    }

    /// Appends the packets behind `to` as long as they fit `space` bytes.
    @Linux("tcp_retrans_try_collapse")
    static void retransTryCollapse(TcpSock tp, SkBuff to, int space) {
        if (!tp.tcp.sysctls.retransCollapse.value
                || TcpSkbCb.of(to).flag(TcpHdr.SYN)) {
            return;
        }
        boolean first = true;
        SkBuff next;
        for (SkBuff skb = to.next(); skb != null; skb = next) {
            next = skb.next();
            if (!canCollapse(tp, skb) || TcpSkbCb.of(to).eor()) {
                return;
            }
            space -= skb.len();
            if (first) {
                space -= to.len();
                first = false;
            }
            if (space < 0 || Seq.after(TcpSkbCb.of(skb).endSeq(),
                    tp.wndEnd()) || !collapse(tp, to, skb)) {
                return;
            }
        }
    }

    @Linux("tcp_can_collapse")
    private static boolean canCollapse(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        return cb.pcount() <= 1 && !skb.cloned()
            && !cb.isSacked(TcpSkbCb.SACKED_ACKED)
            && skb != tp.sendHead();
    }

    /// Moves all of `skb` into `to`; `skb` is gone then.
    @Linux(value = "tcp_collapse_retrans", renamed = true)
    private static boolean collapse(TcpSock tp, SkBuff to, SkBuff skb) {
        if (to.nrFrags() + skb.nrFrags() > SkbSizes.MAX_SKB_FRAGS
                || skb.headlen() != 0 || !to.unclone()) {
            return false;
        }
        SkbSharedInfo from = skb.shinfo();
        for (int i = 0; i < from.nrFrags(); i++) {
            tp.net.pages().getPage(from.fragPage(i));
            to.addRxFrag(from.fragPage(i), from.fragOff(i),
                from.fragSize(i), from.fragSize(i));
        }
        TcpStream.wmemQueuedAdd(tp, skb.len());
        TcpSkbCb cb = TcpSkbCb.of(to);
        TcpSkbCb gone = TcpSkbCb.of(skb);
        cb.endSeq(gone.endSeq());
        cb.tcpFlags(cb.tcpFlags() | gone.tcpFlags());
        cb.sacked(cb.sacked() | gone.sacked() & TcpSkbCb.EVER_RETRANS);
        cb.eor(gone.eor());
        forget(tp, to, skb, gone);
        TcpStream.rtxQueueUnlinkAndFree(tp, skb);
        return true;
    }

    /// No counter and no hint may know `skb` any more.
    private static void forget(TcpSock tp, SkBuff to, SkBuff skb,
            TcpSkbCb gone) {
        tp.packetsOut -= gone.pcount();
        if (gone.isSacked(TcpSkbCb.SACKED_RETRANS)) {
            tp.retransOut -= gone.pcount();
        }
        if (gone.isSacked(TcpSkbCb.LOST)) {
            tp.lostOut -= gone.pcount();
        }
        if (!tp.isSack()) {
            tp.sackedOut -= Math.min(tp.sackedOut, gone.pcount());
        }
        if (tp.highestSack == skb) {
            tp.highestSack = skb.next();
        }
        if (tp.retransmitSkbHint == skb) {
            tp.retransmitSkbHint = to;
        }
        if (tp.lostSkbHint == skb) {
            tp.lostSkbHint = null;
            tp.lostCntHint = 0;
        }
    }
}
