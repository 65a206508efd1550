package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Decides what is sent now: as much as the congestion window, the peer's
/// window, Nagle's algorithm and the queues below allow.
///
/// Left out: pacing inside of TCP (a pacing qdisc works), growing a packet
/// from the next one just before it is sent.
@Linux(value = "tcp_write", file = "net/ipv4/tcp_output.c", renamed = true)
final class TcpWriteXmit {
    /// `pushOne`: a loss probe may be sent beyond the congestion window.
    static final int PROBE = 2;

    private TcpWriteXmit() {
    }

    // tag::tcp_write_xmit[]
    /// Sends what may be sent.
    ///
    /// @param pushOne 0, 1 for one packet at most, or [#PROBE]
    /// @return whether nothing is in flight although something waits
    @Linux("tcp_write_xmit")
    static boolean writeXmit(TcpSock tp, int mss, int nonagle, int pushOne) {
        tp.mstampRefresh();
        int sent = 0;
        boolean cwndLimited = false;
        boolean rwndLimited = false;
        int maxSegs = TcpTso.tsoSegs(tp, mss);
        SkBuff skb;
        while ((skb = tp.sendHead()) != null) {
            int quota = cwndTest(tp, skb, mss);
            if (quota == 0) {
                if (pushOne != PROBE) {
                    break;
                }
                quota = 1;
            }
            int segs = TcpFragment.setSkbTsoSegs(skb, mss);
            if (!sndWndTest(tp, skb, mss)) {
                rwndLimited = true;
                break;
            }
            int defer = segs == 1 ? nagle(tp, skb, mss, nonagle)
                : pushOne == 0 ? TcpTso.shouldDefer(tp, skb, maxSegs)
                : TcpTso.SEND_NOW;
            cwndLimited |= defer == TcpTso.DEFER_CWND;
            rwndLimited |= defer == TcpTso.DEFER_RWND;
            if (defer != TcpTso.SEND_NOW || !one(tp, skb, mss,
                    Math.min(quota, maxSegs), nonagle)) {
                break;
            }
            sent += TcpSkbCb.of(skb).pcount();
            if (pushOne != 0) {
                break;
            }
        }
        tp.chrono.rwndLimited(rwndLimited);
        return finish(tp, sent, cwndLimited, pushOne);
    }
    // end::tcp_write_xmit[]

    /// Only the last packet can wait for more.
    private static int nagle(TcpSock tp, SkBuff skb, int mss, int nonagle) {
        int how = skb == tp.writeQueue.peekTail() ? nonagle
            : TcpSock.TCP_NAGLE_PUSH;
        return nagleTest(tp, skb, mss, how) ? TcpTso.SEND_NOW
            : TcpTso.DEFER;
    }

    /// Cuts off what may not be sent, and sends the rest.
    private static boolean one(TcpSock tp, SkBuff skb, int mss, int maxSegs,
            int nonagle) {
        int limit = mss;
        if (TcpSkbCb.of(skb).pcount() > 1 && !tp.urgMode()) {
            limit = TcpTso.mssSplitPoint(tp, skb, mss, maxSegs, nonagle);
        }
        if (skb.len() > limit
                && !TcpFragment.tsoFragment(tp, skb, limit, mss)) {
            return false;
        }
        if (TcpTsq.smallQueueCheck(tp, skb, 0)) {
            return false;
        }
        TcpSkbCb cb = TcpSkbCb.of(skb);
        // The program is about to fill it.
        if (cb.endSeq() == cb.seq()
                || TcpOutput.transmitSkb(tp, skb, true) != 0) {
            return false;
        }
        eventNewDataSent(tp, skb);
        minshallUpdate(tp, mss, skb);
        return true;
    }

    private static boolean finish(TcpSock tp, int sent, boolean cwndLimited,
            int pushOne) {
        cwndLimited |= TcpCwnd.packetsInFlight(tp) >= tp.sndCwnd;
        if (sent != 0 || cwndLimited) {
            TcpCwnd.validate(tp, cwndLimited);
        }
        if (sent != 0) {
            if (TcpCwnd.inCwndReduction(tp)) {
                tp.prrOut += sent;
            }
            if (pushOne != PROBE) {
                TcpTlp.schedule(tp, false);
            }
            return false;
        }
        return tp.packetsOut == 0 && tp.sendHead() != null;
    }

    /// How many segments the congestion window has room for; at most half
    /// of it at once.
    @Linux("tcp_cwnd_test")
    private static int cwndTest(TcpSock tp, SkBuff skb, int mss) {
        if (tp.tcp.release.finPassesCwnd() && skb.len() <= mss
                && TcpSkbCb.of(skb).flag(TcpHdr.FIN)) {
            return 1;
        }
        int inFlight = TcpCwnd.packetsInFlight(tp);
        if (inFlight >= tp.sndCwnd) {
            return 0;
        }
        int half = Math.max(tp.sndCwnd >> 1, 1);
        return Math.min(half, tp.sndCwnd - inFlight);
    }

    /// Whether the peer's window takes at least the first segment of `skb`.
    @Linux("tcp_snd_wnd_test")
    static boolean sndWndTest(TcpSock tp, SkBuff skb, int mss) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int end = skb.len() > mss ? cb.seq() + mss : cb.endSeq();
        return !Seq.after(end, tp.wndEnd());
    }

    // tag::tcp_nagle_check[]
    /// Nagle's algorithm (RFC 1122, 4.2.3.4) in Minshall's form: a small
    /// segment waits while another small one is not acknowledged.
    @Linux("tcp_nagle_check")
    static boolean nagleCheck(boolean partial, TcpSock tp, int nonagle) {
        return partial && ((nonagle & TcpSock.TCP_NAGLE_CORK) != 0
            || nonagle == 0 && tp.packetsOut != 0 && minshallCheck(tp));
    }

    @Linux("tcp_minshall_check")
    private static boolean minshallCheck(TcpSock tp) {
        return Seq.after(tp.sndSml, tp.sndUna)
            && !Seq.after(tp.sndSml, tp.sndNxt);
    }

    @Linux("tcp_nagle_test")
    private static boolean nagleTest(TcpSock tp, SkBuff skb, int mss,
            int nonagle) {
        return (nonagle & TcpSock.TCP_NAGLE_PUSH) != 0 || tp.urgMode()
            || TcpSkbCb.of(skb).flag(TcpHdr.FIN)
            || !nagleCheck(skb.len() < mss, tp, nonagle);
    }

    @Linux("tcp_minshall_update")
    private static void minshallUpdate(TcpSock tp, int mss, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (skb.len() < cb.pcount() * mss) {
            tp.sndSml = cb.endSeq();
        }
    }
    // end::tcp_nagle_check[]

    /// A packet was sent for the first time: it waits for its ACK now.
    @Linux("tcp_event_new_data_sent")
    static void eventNewDataSent(TcpSock tp, SkBuff skb) {
        int prior = tp.packetsOut;
        TcpSkbCb cb = TcpSkbCb.of(skb);
        tp.sndNxt = cb.endSeq();
        tp.writeQueue.unlink(skb);
        tp.rtxQueue.queueTail(skb);
        if (tp.highestSack == null) {
            tp.highestSack = skb;
        }
        tp.packetsOut += cb.pcount();
        if (prior == 0 || tp.icskPending == TcpTimer.LOSS_PROBE) {
            TcpAck.rearmRto(tp);
        }
        tp.ext(TcpExtMib.TCPORIGDATASENT, cb.pcount());
        TcpStream.checkSpace(tp);
    }

    /// Sends what waits; if nothing can go because the peer's window is
    /// shut, lets a timer knock at it.
    @Linux("__tcp_push_pending_frames")
    static void pushPendingFrames(TcpSock tp, int mss, int nonagle) {
        if (tp.st != TcpState.CLOSE && tp.sendHead() != null
                && writeXmit(tp, mss, nonagle, 0)) {
            checkProbeTimer(tp);
        }
    }

    @Linux("tcp_check_probe_timer")
    static void checkProbeTimer(TcpSock tp) {
        if (tp.packetsOut == 0 && tp.icskPending == TcpTimer.NONE) {
            tp.resetXmitTimer(TcpTimer.PROBE0, TcpProbe.probe0Base(tp),
                tp.rtoMax());
        }
    }
}
