package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The congestion window as a whole: how much of it is in use, when it is
/// too old to be believed, when ACKs may raise it.
///
/// All counts are packets. What is in flight is an estimate: what was sent,
/// less what was delivered out of order or given up, plus what was sent
/// again.
@Linux(value = "snd_cwnd", file = "net/ipv4/tcp_output.c",
        renamed = true)
final class TcpCwnd {
    /// `TCP_INIT_CWND` (RFC 6928).
    static final int INIT_CWND = 10;
    /// `TCP_INFINITE_SSTHRESH`: no loss yet.
    static final int INFINITE_SSTHRESH = Integer.MAX_VALUE;
    private static final long USEC_PER_SEC = 1_000_000;

    private TcpCwnd() {
    }

    // tag::tcp_packets_in_flight[]
    /// What left the network without being acknowledged.
    @Linux("tcp_left_out")
    static int leftOut(TcpSock tp) {
        return tp.sackedOut + tp.lostOut;
    }

    @Linux("tcp_packets_in_flight")
    static int packetsInFlight(TcpSock tp) {
        return tp.packetsOut - leftOut(tp) + tp.retransOut;
    }
    // end::tcp_packets_in_flight[]

    @Linux("tcp_in_slow_start")
    static boolean inSlowStart(TcpSock tp) {
        return tp.sndCwnd < tp.sndSsthresh;
    }

    @Linux("tcp_in_cwnd_reduction")
    static boolean inCwndReduction(TcpSock tp) {
        return tp.caState == CaState.CWR || tp.caState == CaState.RECOVERY;
    }

    /// The threshold that the present window deserves.
    @Linux("tcp_current_ssthresh")
    static int currentSsthresh(TcpSock tp) {
        return inCwndReduction(tp) ? tp.sndSsthresh
                : Math.max(tp.sndSsthresh,
                        (tp.sndCwnd >> 1) + (tp.sndCwnd >> 2));
    }

    /// Whether a larger window would have let more be sent: in slow start it
    /// may grow to twice what was in flight.
    @Linux("tcp_is_cwnd_limited")
    static boolean isCwndLimited(TcpSock tp) {
        return tp.isCwndLimited || inSlowStart(tp)
                && tp.sndCwnd < 2 * tp.maxPacketsOut;
    }

    // tag::tcp_cwnd_validate[]
    /// Notes, after something was sent, whether the window was full; if it
    /// was not for a timeout, the window shrinks towards its use (RFC 7661).
    @Linux("tcp_cwnd_validate")
    static void validate(TcpSock tp, boolean limited) {
        if (tp.sndUna - tp.cwndUsageSeq >= 0 || limited
                || !tp.isCwndLimited && tp.packetsOut > tp.maxPacketsOut) {
            tp.isCwndLimited = limited;
            tp.maxPacketsOut = tp.packetsOut;
            tp.cwndUsageSeq = tp.sndNxt;
        }
        if (isCwndLimited(tp)) {
            tp.sndCwndUsed = 0;
            tp.sndCwndStamp = tp.jiffies32();
        } else {
            tp.sndCwndUsed = Math.max(tp.sndCwndUsed, tp.packetsOut);
            if (tp.slowStartAfterIdle() && tp.jiffies32()
                    - tp.sndCwndStamp >= tp.rtt.rto) {
                applicationLimited(tp);
            }
            if (tp.writeQueue.isEmpty() && !tp.dead && tp.nospace
                    && tp.st.in(TcpSend.SENDS)) {
                tp.chrono.start(TcpChrono.SNDBUF_LIMITED);
            }
        }
    }
    // end::tcp_cwnd_validate[]

    /// The program or the receiver holds the sender back, not the network.
    @Linux("tcp_cwnd_application_limited")
    private static void applicationLimited(TcpSock tp) {
        if (tp.caState == CaState.OPEN && !tp.dead && !tp.nospace) {
            int used = Math.max(tp.sndCwndUsed, initCwnd(tp));
            if (used < tp.sndCwnd) {
                tp.sndSsthresh = currentSsthresh(tp);
                tp.sndCwnd = tp.sndCwnd + used >> 1;
            }
            tp.sndCwndUsed = 0;
        }
        tp.sndCwndStamp = tp.jiffies32();
    }

    /// Before something is sent: after more than a timeout of silence, the
    /// window is worth less.
    @Linux("tcp_slow_start_after_idle_check")
    static void slowStartAfterIdleCheck(TcpSock tp) {
        int delta = tp.jiffies32() - (int) tp.lsndtime;
        if (tp.slowStartAfterIdle() && tp.packetsOut == 0
                && delta > tp.rtt.rto) {
            restart(tp, delta);
        }
    }

    /// Halves the window for each timeout of `delta` idle jiffies.
    @Linux("tcp_cwnd_restart")
    private static void restart(TcpSock tp, int delta) {
        int cwnd = tp.sndCwnd;
        int least = Math.min(initCwnd(tp), cwnd);
        tp.ca.cwndEvent(tp, CaEvent.CWND_RESTART);
        tp.sndSsthresh = currentSsthresh(tp);
        for (int left = delta - tp.rtt.rto; left > 0 && cwnd > least;
                left -= tp.rtt.rto) {
            cwnd >>= 1;
        }
        tp.sndCwnd = Math.max(cwnd, least);
        tp.sndCwndStamp = tp.jiffies32();
        tp.sndCwndUsed = 0;
    }

    @Linux("tcp_init_cwnd")
    static int initCwnd(TcpSock tp) {
        int route = tp.dst == null ? 0 : tp.dst.initcwnd();
        return Math.min(route != 0 ? route : INIT_CWND, tp.sndCwndClamp);
    }

    /// The rate at which packets would be paced: twice what the window gives
    /// in slow start, 1.2 times later, so that it is never the limit.
    @Linux("tcp_update_pacing_rate")
    static void updatePacingRate(TcpSock tp) {
        int percent = tp.sndCwnd < tp.sndSsthresh / 2
                ? tp.pacingSsRatio() : tp.pacingCaRatio();
        long rate = tp.mssCache * (USEC_PER_SEC / 100 << 3) * percent
                * Math.max(tp.sndCwnd, tp.packetsOut);
        if (tp.rtt.srttUs != 0) {
            rate /= tp.rtt.srttUs;
        }
        tp.pacingRate = Long.compareUnsigned(rate, tp.maxPacingRate) < 0
                ? rate : tp.maxPacingRate;
    }

    // tag::tcp_may_raise_cwnd[]
    /// Whether this ACK lets the window grow. Where packets are known to
    /// overtake each other, what arrives out of order counts too.
    @Linux(value = "tcp_may_raise_cwnd", file = "net/ipv4/tcp_input.c")
    static boolean mayRaiseCwnd(TcpSock tp, int flag) {
        boolean reordering = tp.reordering > tp.sysctlReordering();
        return (flag & (reordering ? AckFlag.FORWARD_PROGRESS
                : AckFlag.DATA_ACKED)) != 0;
    }

    /// Once an ACK, when all that it says is known.
    @Linux(value = "tcp_cong_control", file = "net/ipv4/tcp_input.c")
    static void congControl(TcpSock tp, int ack, int flag, RateSample rs) {
        if (inCwndReduction(tp)) {
            TcpPrr.cwndReduction(tp, rs.ackedSacked, rs.losses, flag);
        } else if (mayRaiseCwnd(tp, flag)) {
            tp.ca.congAvoid(tp, ack, rs.ackedSacked);
            tp.sndCwndStamp = tp.jiffies32();
        }
        updatePacingRate(tp);
    }
    // end::tcp_may_raise_cwnd[]
}
