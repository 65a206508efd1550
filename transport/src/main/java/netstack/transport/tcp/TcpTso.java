package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Packets of many segments, which the device or the last step of software
/// cuts: how large they should be, and when to wait for more.
@Linux(value = "tcp_tso", file = "net/ipv4/tcp_output.c", renamed = true)
final class TcpTso {
    /// Results of [#shouldDefer].
    static final int SEND_NOW = 0;
    static final int DEFER = 1;
    static final int DEFER_CWND = 2;
    static final int DEFER_RWND = 3;
    private static final int NSEC_PER_MSEC = 1_000_000;

    private TcpTso() {
    }

    /// Segments for a packet: a millisecond's worth at the present rate, and
    /// more for a near peer, which will not notice the burst.
    @Linux("tcp_tso_autosize")
    private static int autosize(TcpSock tp, int mss, int minSegs) {
        long bytes = tp.pacingRate < 0 ? Long.MAX_VALUE >> 1
            : tp.pacingRate >> tp.pacingShift;
        int r = tp.rtt.minRtt() >>> Math.min(31,
            tp.tcp.sysctls.tsoRttLog.value);
        if (r < Integer.SIZE) {
            bytes += tp.gsoMaxSize >> r;
        }
        bytes = Math.min(bytes, tp.gsoMaxSize);
        return (int) Math.max(bytes / mss, minSegs);
    }

    @Linux("tcp_tso_segs")
    static int tsoSegs(TcpSock tp, int mss) {
        int segs = autosize(tp, mss, tp.tcp.sysctls.minTsoSegs.value);
        return Math.min(segs, tp.gsoMaxSegs);
    }

    /// Where to cut a packet, so that what goes is whole segments, unless
    /// Nagle would let the rest go too.
    @Linux("tcp_mss_split_point")
    static int mssSplitPoint(TcpSock tp, SkBuff skb, int mss, int maxSegs,
            int nonagle) {
        int window = tp.wndEnd() - TcpSkbCb.of(skb).seq();
        int maxLen = mss * maxSegs;
        boolean tail = skb == tp.writeQueue.peekTail();
        if (maxLen <= window && !tail) {
            return maxLen;
        }
        int needed = Math.min(skb.len(), window);
        if (maxLen <= needed) {
            return maxLen;
        }
        int partial = needed % mss;
        return TcpWriteXmit.nagleCheck(partial != 0, tp, nonagle)
            ? needed - partial : needed;
    }

    /// Whether to wait for a larger packet: the next ACK may be near.
    @Linux(value = "tcp_tso_should_defer", renamed = true)
    static int shouldDefer(TcpSock tp, SkBuff skb, int maxSegs) {
        if (tp.caState.ordinal() >= CaState.RECOVERY.ordinal()) {
            return SEND_NOW;
        }
        // Never after more than a millisecond of silence.
        if (tp.tcpClockCache - tp.tcpWstampNs - NSEC_PER_MSEC > 0) {
            return SEND_NOW;
        }
        int inFlight = TcpCwnd.packetsInFlight(tp);
        int sendWin = tp.wndEnd() - TcpSkbCb.of(skb).seq();
        long congWin = (long) (tp.sndCwnd - inFlight) * tp.mssCache;
        long limit = Math.min(sendWin, congWin);
        boolean tail = skb == tp.writeQueue.peekTail();
        if (limit >= (long) maxSegs * tp.mssCache
                || !tail && limit >= skb.len() || largeShare(tp, limit)
                || !ackIsNear(tp)) {
            return SEND_NOW;
        }
        return whyDefer(skb, congWin, sendWin);
    }

    /// A third of the window is enough for one packet.
    private static boolean largeShare(TcpSock tp, long limit) {
        int divisor = tp.tcp.sysctls.tsoWinDivisor.value;
        long chunk = Math.min(tp.sndWnd, (long) tp.sndCwnd * tp.mssCache);
        return divisor != 0 ? limit >= chunk / divisor
            : limit > 3L * tp.mssCache;
    }

    /// Within a millisecond, or half of a shorter round trip: to wait longer
    /// would break the clock of ACKs. (So in 6.12.y; 6.12.0 waited in the
    /// whole second half of the round trip.)
    private static boolean ackIsNear(TcpSock tp) {
        SkBuff head = tp.rtxHead();
        if (head == null) {
            return false;
        }
        long srtt = 1000L * tp.rtt.srttUs >> 3;
        return head.tstamp() + srtt - tp.tcpClockCache
            <= Math.min(srtt >> 1, NSEC_PER_MSEC);
    }

    private static int whyDefer(SkBuff skb, long congWin, int sendWin) {
        if (congWin < sendWin) {
            if (congWin <= skb.len()) {
                return DEFER_CWND;
            }
        } else if (sendWin <= skb.len()) {
            return DEFER_RWND;
        }
        TcpSkbCb cb = TcpSkbCb.of(skb);
        return cb.flag(TcpHdr.FIN) || cb.eor() ? SEND_NOW : DEFER;
    }
}
