package netstack.transport.tcp;

import netstack.driver.machine.Tracepoint;
import netstack.driver.net.Errno;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Sends what is marked as lost once more, as far as the window allows.
@Linux(value = "tcp_retransmit", file = "net/ipv4/tcp_output.c",
        renamed = true)
final class TcpRetransmit {
    private static final int EBUSY = 16;

    private TcpRetransmit() {
    }

    // tag::tcp_xmit_retransmit_queue[]
    @Linux(value = "tcp_xmit_retransmit_queue", renamed = true)
    static void xmitQueue(TcpSock tp) {
        if (tp.packetsOut == 0) {
            return;
        }
        SkBuff head = tp.rtxHead();
        SkBuff skb = tp.retransmitSkbHint != null ? tp.retransmitSkbHint
                : head;
        int maxSegs = TcpTso.tsoSegs(tp, TcpMss.currentMss(tp));
        boolean hole = false;
        boolean rearm = false;
        for (; skb != null; skb = skb.next()) {
            if (!hole) {
                tp.retransmitSkbHint = skb;
            }
            int room = tp.sndCwnd - TcpCwnd.packetsInFlight(tp);
            if (room <= 0 || tp.retransOut >= tp.lostOut) {
                break;
            }
            TcpSkbCb cb = TcpSkbCb.of(skb);
            if (!cb.isSacked(TcpSkbCb.LOST)) {
                hole |= !cb.isSacked(TcpSkbCb.SACKED_RETRANS
                        | TcpSkbCb.SACKED_ACKED);
            } else if (!cb.isSacked(TcpSkbCb.SACKED_RETRANS
                    | TcpSkbCb.SACKED_ACKED)) {
                if (!one(tp, skb, Math.min(room, maxSegs))) {
                    break;
                }
                rearm |= skb == head
                        && tp.icskPending != TcpTimer.REO_TIMEOUT;
            }
        }
        if (rearm) {
            tp.resetXmitTimer(TcpTimer.RETRANS, tp.rtt.rto, tp.rtoMax());
        }
    }
    // end::tcp_xmit_retransmit_queue[]

    private static boolean one(TcpSock tp, SkBuff skb, int segs) {
        if (TcpTsq.smallQueueCheck(tp, skb, 1) || skb(tp, skb, segs) != 0) {
            return false;
        }
        int pcount = TcpSkbCb.of(skb).pcount();
        tp.ext(tp.caState == CaState.LOSS ? TcpExtMib.TCPSLOWSTARTRETRANS
                : TcpExtMib.TCPFASTRETRANS, pcount);
        if (TcpCwnd.inCwndReduction(tp)) {
            tp.prrOut += pcount;
        }
        return true;
    }

    // tag::tcp_retransmit_skb[]
    /// Sends `skb` again, at most `segs` segments of it, and counts that.
    @Linux("tcp_retransmit_skb")
    static int skb(TcpSock tp, SkBuff skb, int segs) {
        int err = raw(tp, skb, segs);
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (err == 0) {
            cb.sacked(cb.sacked() | TcpSkbCb.RETRANS);
            tp.retransOut += cb.pcount();
        }
        if (tp.retransStamp == 0) {
            tp.retransStamp = (int) (skb.tstamp() / 1_000_000);
        }
        tp.undoRetrans = Math.max(0, tp.undoRetrans) + cb.pcount();
        return err;
    }
    // end::tcp_retransmit_skb[]

    /// Sends `skb` again without a mark. What lies outside of a window that
    /// has shrunk is not sent, but for the head: it asks for the window.
    @Linux(value = "__tcp_retransmit_skb", renamed = true)
    static int raw(TcpSock tp, SkBuff skb, int segs) {
        if (TcpOutput.stillInHostQueue(tp, skb)) {
            return -EBUSY;
        }
        int err = trim(tp, skb);
        if (err != 0) {
            return err;
        }
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int mss = TcpMss.currentMss(tp);
        int room = tp.wndEnd() - cb.seq();
        if (room <= 0) {
            if (cb.seq() != tp.sndUna) {
                return -Errno.EAGAIN;
            }
            room = mss;
        }
        int len = mss * segs;
        if (len > room) {
            len = room < mss ? room : room - room % mss;
        }
        if (skb.len() > len) {
            if (TcpFragment.fragment(tp, true, skb, len, mss) != 0) {
                return -Errno.ENOMEM;
            }
        } else {
            TcpFragment.resetTsoSegs(tp, skb, mss);
            if (skb.len() < Math.min(room, mss)) {
                TcpCollapse.retransTryCollapse(tp, skb,
                    Math.min(room, mss));
            }
        }
        return send(tp, skb, cb);
    }

    /// Takes off what was acknowledged meanwhile.
    private static int trim(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (!Seq.before(cb.seq(), tp.sndUna)) {
            return 0;
        }
        if (cb.flag(TcpHdr.SYN)) {
            cb.tcpFlags(cb.tcpFlags() & ~TcpHdr.SYN).seq(cb.seq() + 1);
        }
        return cb.seq() == tp.sndUna ? 0
            : TcpFragment.trimHead(tp, skb, tp.sndUna - cb.seq());
    }

    private static int send(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        int pcount = cb.pcount();
        tp.tcp.mib.add(TcpMib.RETRANSSEGS, pcount);
        TcpEcn.clearSyn(tp, cb);
        if (cb.flag(TcpHdr.SYN)) {
            tp.ext(TcpExtMib.TCPSYNRETRANS, 1);
        }
        tp.totalRetrans += pcount;
        tp.bytesRetrans += skb.len();
        int err = TcpOutput.transmitSkb(tp, skb, true);
        if (err == 0) {
            tp.machine().tracepoints().hit(Tracepoint.TCP_RETRANSMIT_SKB,
                tp, cb.seq(), cb.endSeq());
        } else if (err != -EBUSY) {
            tp.ext(TcpExtMib.TCPRETRANSFAIL, pcount);
        }
        // Also if it failed: the next sample must not be too short.
        cb.sacked(cb.sacked() | TcpSkbCb.EVER_RETRANS);
        return err;
    }
}
