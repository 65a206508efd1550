package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The retransmission time-out (RFC 6298, 5): sends the first packet again,
/// doubles the time-out, and at last gives up.
@Linux(value = "tcp_retransmit_timer_c", file = "net/ipv4/tcp_timer.c",
    renamed = true)
final class TcpRto {
    private static final int THIN_LINEAR_RETRIES = 6;
    private static final int SYN = TcpState.SYN_SENT.bit()
        | TcpState.SYN_RECV.bit();

    private TcpRto() {
    }

    // tag::tcp_retransmit_timer[]
    @Linux("tcp_retransmit_timer")
    static void retransmitTimer(TcpSock tp) {
        if (tp.fo.rsk != null) {
            TcpFastopen.synackTimer(tp, tp.fo.rsk);
            return;
        }
        SkBuff head = tp.rtxHead();
        if (tp.packetsOut == 0 || head == null) {
            return;
        }
        if (tp.sndWnd == 0 && !tp.dead && !tp.st.in(SYN)) {
            shutWindow(tp, head);
            return;
        }
        tp.ext(TcpExtMib.TCPTIMEOUTS, 1);
        if (writeTimeout(tp)) {
            return;
        }
        if (tp.retransmits == 0) {
            countFailure(tp);
        }
        TcpLoss.enterLoss(tp);
        updateRtoStats(tp);
        if (TcpRetransmit.skb(tp, tp.rtxHead(), 1) > 0) {
            tp.resetXmitTimer(TcpTimer.RETRANS, tp.hz() / 2, tp.rtoMax());
            return;
        }
        backOff(tp);
    }
    // end::tcp_retransmit_timer[]

    // tag::tcp_retransmit_backoff[]
    /// Doubles the time-out; SYNs are first sent again at equal distances,
    /// and so is what a thin stream sends, if the program wants that.
    private static void backOff(TcpSock tp) {
        boolean thin = tp.st == TcpState.ESTABLISHED
            && (tp.thinLto || tp.tcp.cong.thinLinearTimeouts.value != 0)
            && tp.packetsOut < 4 && !TcpCwnd.inSlowStart(tp)
            && tp.retransmits <= THIN_LINEAR_RETRIES;
        if (thin) {
            tp.backoff = 0;
            tp.rtt.setRto();
        } else if (tp.st != TcpState.SYN_SENT || tp.totalRto
                > tp.tcp.sysctls.synLinearTimeouts.value) {
            tp.backoff++;
            tp.rtt.rto = (int) Math.min((long) tp.rtt.rto << 1,
                tp.rtoMax());
        }
        tp.resetXmitTimer(TcpTimer.RETRANS, clampToUserTimeout(tp),
            tp.rtoMax());
        if (timedOut(tp, tp.tcp.sysctls.retries1.value + 1, 0)) {
            tp.dst = null;
        }
    }
    // end::tcp_retransmit_backoff[]

    /// The peer has shut its window over what was sent: sends again to ask,
    /// for as long as it answers.
    private static void shutWindow(TcpSock tp, SkBuff head) {
        int since = tp.retransStamp != 0 ? tp.retransStamp
            : (int) (head.tstamp() / 1_000_000);
        int delta = tp.timeStampMs() - since;
        if (probe0TimedOut(tp, delta)) {
            writeErr(tp);
            return;
        }
        TcpLoss.enterLoss(tp);
        TcpRetransmit.skb(tp, head, 1);
        tp.dst = null;
        backOff(tp);
    }

    @Linux(value = "tcp_rtx_probe0_timed_out", renamed = true)
    private static boolean probe0TimedOut(TcpSock tp, int rtxDelta) {
        long limit = 2L * tp.rtoMax();
        if (tp.userTimeout != 0) {
            if (rtxDelta > tp.userTimeout) {
                return true;
            }
            limit = Math.min(limit,
                tp.machine().msecsToJiffies(tp.userTimeout));
        }
        long rcvDelta = (int) tp.timeout - tp.rcvTstamp;
        return rcvDelta > limit
            && tp.machine().msecsToJiffies(rtxDelta) > limit;
    }

    private static void countFailure(TcpSock tp) {
        boolean sack = tp.isSack();
        switch (tp.caState) {
            case RECOVERY -> tp.ext(sack ? TcpExtMib.TCPSACKRECOVERYFAIL
                : TcpExtMib.TCPRENORECOVERYFAIL, 1);
            case LOSS -> tp.ext(TcpExtMib.TCPLOSSFAILURES, 1);
            default -> {
                if (tp.caState == CaState.DISORDER || tp.sackedOut != 0) {
                    tp.ext(sack ? TcpExtMib.TCPSACKFAILURES
                        : TcpExtMib.TCPRENOFAILURES, 1);
                }
            }
        }
    }

    @Linux("tcp_update_rto_stats")
    static void updateRtoStats(TcpSock tp) {
        if (tp.retransmits == 0) {
            tp.totalRtoRecoveries++;
            tp.rtoStamp = tp.timeStampMs();
        }
        tp.retransmits++;
        tp.totalRto++;
    }

    // tag::tcp_write_timeout[]
    /// Whether to give up; ends the connection then.
    @Linux("tcp_write_timeout")
    private static boolean writeTimeout(TcpSock tp) {
        TcpSysctls sys = tp.tcp.sysctls;
        boolean expired = false;
        int until;
        if (tp.st.in(SYN)) {
            until = tp.synRetries != 0 ? tp.synRetries
                : sys.synRetries.value;
            int max = until + (tp.st == TcpState.SYN_SENT
                ? sys.synLinearTimeouts.value : 0);
            expired = tp.retransmits >= max;
        } else {
            if (timedOut(tp, sys.retries1.value, 0)) {
                tp.dst = null;
            }
            until = sys.retries2.value;
            if (tp.dead) {
                boolean alive = tp.rtt.rto < tp.rtoMax();
                until = orphanRetries(tp, alive);
                boolean reset = alive || !timedOut(tp, until, 0);
                if (outOfResources(tp, reset)) {
                    return true;
                }
            }
        }
        expired = expired || timedOut(tp, until, tp.userTimeout);
        tp.tcp.blackhole.activeDetectBlackhole(tp, expired);
        if (expired) {
            writeErr(tp);
            return true;
        }
        tp.timeoutRehash++;
        tp.ext(TcpExtMib.TCPTIMEOUTREHASH, 1);
        return false;
    }
    // end::tcp_write_timeout[]

    // tag::retransmits_timed_out[]
    /// Whether so much time has passed since the first retransmission as
    /// `boundary` doublings of the least time-out take: the count alone
    /// would depend on the RTT.
    ///
    /// @param timeout milliseconds instead of that; 0 for none
    @Linux(value = "retransmits_timed_out", renamed = true)
    private static boolean timedOut(TcpSock tp, int boundary,
            long timeout) {
        if (tp.retransmits == 0) {
            return false;
        }
        long limit = timeout != 0 ? timeout : modelTimeout(tp, boundary,
            tp.st.in(SYN) ? tp.hz() : tp.hz() / 5);
        return tp.timeStampMs() - tp.retransStamp - limit >= 0;
    }
    // end::retransmits_timed_out[]

    @Linux("tcp_model_timeout")
    private static long modelTimeout(TcpSock tp, int boundary, int base) {
        int max = tp.rtoMax();
        int linear = 31 - Integer.numberOfLeadingZeros(max / base);
        long jiffies = boundary <= linear ? ((2L << boundary) - 1) * base
            : ((2L << linear) - 1) * base + (long) (boundary - linear) * max;
        return jiffies * 1000 / tp.hz();
    }

    @Linux(value = "tcp_clamp_rto_to_user_timeout", renamed = true)
    private static long clampToUserTimeout(TcpSock tp) {
        if (tp.userTimeout == 0) {
            return tp.rtt.rto;
        }
        long left = tp.userTimeout - (tp.timeStampMs() - tp.retransStamp);
        return left <= 0 ? 1
            : Math.min(tp.rtt.rto, tp.machine().msecsToJiffies(left));
    }

    /// How often to try for a socket that nobody holds any more.
    @Linux("tcp_orphan_retries")
    static int orphanRetries(TcpSock tp, boolean alive) {
        int retries = tp.tcp.sysctls.orphanRetries.value;
        if (tp.errSoft != 0 && !alive) {
            retries = 0;
        }
        return retries == 0 && alive ? 8 : retries;
    }

    /// Too many orphans, or too little memory: this one ends now.
    @Linux("tcp_out_of_resources")
    static boolean outOfResources(TcpSock tp, boolean reset) {
        int shift = 0;
        if (tp.jiffies32() - tp.lsndtime > 2 * tp.rtoMax() || !reset) {
            shift++;
        }
        if (tp.errSoft != 0) {
            shift++;
        }
        if (!TcpClose.tooManyOrphans(tp, shift)) {
            return false;
        }
        if (reset || tp.jiffies32() - tp.lsndtime
                <= TcpTimewait.TIMEWAIT_LEN * tp.hz()
                || tp.sndWnd == 0 && tp.packetsOut == 0) {
            TcpSendCtl.sendActiveReset(tp);
        }
        TcpClose.done(tp);
        tp.ext(TcpExtMib.TCPABORTONMEMORY, 1);
        return true;
    }

    /// The peer does not answer.
    @Linux("tcp_write_err")
    static void writeErr(TcpSock tp) {
        TcpClose.doneWithError(tp,
            tp.errSoft != 0 ? tp.errSoft : Tcp.ETIMEDOUT);
        tp.ext(TcpExtMib.TCPABORTONTIMEOUT, 1);
    }
}
