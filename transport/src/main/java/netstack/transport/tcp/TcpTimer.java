package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The timers of a connection: one for what was sent (time-out, loss probe,
/// reordering, shut window), one for ACKs, one for silence.
///
/// They run in softirq. While a task owns the socket they only leave a mark,
/// and the task does the work when it lets go.
@Linux(value = "tcp_timer", file = "net/ipv4/tcp_timer.c")
final class TcpTimer {
    /// What the first is set for (`icsk_pending`).
    static final int NONE = 0;
    static final int RETRANS = 1;
    static final int DACK = 2;
    static final int PROBE0 = 3;
    static final int LOSS_PROBE = 5;
    static final int REO_TIMEOUT = 6;

    private static final int IDLE = TcpState.CLOSE.bit()
        | TcpState.LISTEN.bit();

    private TcpTimer() {
    }

    @Linux("tcp_write_timer")
    static void writeTimer(TcpSock tp) {
        if (tp.icskPending == NONE) {
            return;
        }
        tp.slock().lock();
        if (tp.ownedByUser()) {
            tp.deferred |= TcpSock.WRITE_TIMER_DEFERRED;
        } else {
            writeTimerHandler(tp);
        }
        tp.slock().unlock();
    }

    @Linux("tcp_write_timer_handler")
    private static void writeTimerHandler(TcpSock tp) {
        if (tp.st.in(IDLE) || tp.icskPending == NONE) {
            return;
        }
        if (tp.timeout > tp.machine().jiffies()) {
            tp.retransmitTimer.mod(tp.timeout);
            return;
        }
        tp.mstampRefresh();
        int event = tp.icskPending;
        switch (event) {
            case REO_TIMEOUT -> TcpRack.reoTimeout(tp);
            case LOSS_PROBE -> TcpTlp.sendProbe(tp);
            case RETRANS -> {
                tp.icskPending = NONE;
                TcpRto.retransmitTimer(tp);
            }
            default -> {
                tp.icskPending = NONE;
                TcpProbe.probeTimer(tp);
            }
        }
    }

    @Linux("tcp_delack_timer")
    static void delackTimer(TcpSock tp) {
        if ((tp.ack.pending & InetCskAck.TIMER) == 0
                && tp.compressedAck == 0) {
            return;
        }
        tp.slock().lock();
        if (tp.ownedByUser()) {
            tp.ext(TcpExtMib.DELAYEDACKLOCKED, 1);
            tp.deferred |= TcpSock.DELACK_TIMER_DEFERRED;
        } else {
            delackTimerHandler(tp);
        }
        tp.slock().unlock();
    }

    /// An ACK has waited long enough. If nothing carried it, the guess of
    /// the gap was too short; if the connection seemed interactive, it is
    /// not.
    @Linux("tcp_delack_timer_handler")
    private static void delackTimerHandler(TcpSock tp) {
        if (tp.st.in(IDLE)) {
            return;
        }
        if (tp.compressedAck != 0) {
            tp.mstampRefresh();
            TcpSackSend.compressSendAck(tp);
            return;
        }
        if ((tp.ack.pending & InetCskAck.TIMER) == 0) {
            return;
        }
        if (tp.ack.timeout > tp.machine().jiffies()) {
            tp.delackTimer.mod(tp.ack.timeout);
            return;
        }
        tp.ack.pending &= ~InetCskAck.TIMER;
        if (tp.ackScheduled()) {
            if (!TcpDelack.inPingpongMode(tp)) {
                tp.ack.ato = Math.min(tp.ack.ato << 1, tp.rtt.rto);
            } else {
                tp.ack.pingpong = 0;
                tp.ack.ato = TcpDelack.atoMin(tp);
            }
            tp.mstampRefresh();
            TcpSendCtl.sendAck(tp);
            tp.ext(TcpExtMib.DELAYEDACKS, 1);
        }
    }

    /// ACKs about data out of order have been held back long enough.
    @Linux("tcp_compressed_ack_kick")
    static void compressedAckKick(TcpSock tp) {
        tp.slock().lock();
        if (tp.ownedByUser()) {
            tp.deferred |= TcpSock.DELACK_TIMER_DEFERRED;
        } else if (tp.compressedAck != 0) {
            // One is subtracted: this ACK itself is sent.
            tp.compressedAck--;
            tp.mstampRefresh();
            TcpSendCtl.sendAck(tp);
        }
        tp.slock().unlock();
    }

    /// The owner lets go: does what timers left.
    @Linux("tcp_release_cb")
    static void releaseCb(TcpSock tp) {
        int work = tp.deferred;
        tp.deferred = 0;
        if ((work & TcpSock.TSQ_DEFERRED) != 0) {
            TcpTsq.tsqHandler(tp);
        }
        if ((work & TcpSock.WRITE_TIMER_DEFERRED) != 0) {
            writeTimerHandler(tp);
        }
        if ((work & TcpSock.DELACK_TIMER_DEFERRED) != 0) {
            delackTimerHandler(tp);
        }
        if ((work & TcpSock.MTU_REDUCED_DEFERRED) != 0) {
            TcpErr.mtuReduced(tp);
        }
        if ((work & TcpSock.ACK_DEFERRED) != 0 && tp.ackScheduled()) {
            tp.mstampRefresh();
            TcpSendCtl.sendAck(tp);
        }
    }

    @Linux("keepalive_time_when")
    static long keepaliveTimeWhen(TcpSock tp) {
        return tp.keepaliveTime != 0 ? tp.keepaliveTime
            : (long) tp.tcp.sysctls.keepaliveTime.value * tp.hz();
    }

    @Linux("keepalive_intvl_when")
    private static long keepaliveIntvlWhen(TcpSock tp) {
        return tp.keepaliveIntvl != 0 ? tp.keepaliveIntvl
            : (long) tp.tcp.sysctls.keepaliveIntvl.value * tp.hz();
    }

    @Linux("keepalive_probes")
    private static int keepaliveProbes(TcpSock tp) {
        return tp.keepaliveProbes != 0 ? tp.keepaliveProbes
            : tp.tcp.sysctls.keepaliveProbes.value;
    }

    /// Since when nothing was heard of the peer.
    @Linux("keepalive_time_elapsed")
    private static long keepaliveTimeElapsed(TcpSock tp) {
        int now = tp.jiffies32();
        return Math.min(now - (int) tp.ack.lrcvtime, now - tp.rcvTstamp);
    }

    /// TCP_KEEPIDLE or SO_KEEPALIVE was set in a connection that stands.
    static void keepaliveRestart(TcpSock tp) {
        tp.resetKeepaliveTimer(Math.max(keepaliveTimeWhen(tp)
            - keepaliveTimeElapsed(tp), 0));
    }

    @Linux("tcp_keepalive_timer")
    static void keepaliveTimer(TcpSock tp) {
        tp.slock().lock();
        if (tp.ownedByUser()) {
            tp.resetKeepaliveTimer(tp.hz() / 20);
        } else if (tp.st == TcpState.FIN_WAIT2 && tp.dead) {
            tp.mstampRefresh();
            finWait2(tp);
        } else if (tp.keepopen && tp.st != TcpState.CLOSE
                && tp.st != TcpState.SYN_SENT) {
            tp.mstampRefresh();
            long next = keepalive(tp);
            if (next > 0) {
                tp.resetKeepaliveTimer(next);
            }
        }
        tp.slock().unlock();
    }

    /// Knocks when all has been silent; returns when to come again.
    private static long keepalive(TcpSock tp) {
        long when = keepaliveTimeWhen(tp);
        if (tp.packetsOut != 0 || tp.sendHead() != null) {
            return when;
        }
        long elapsed = keepaliveTimeElapsed(tp);
        if (elapsed < when) {
            return when - elapsed;
        }
        long user = tp.machine().msecsToJiffies(tp.userTimeout);
        boolean over = user != 0 ? elapsed >= user && tp.probesOut > 0
            : tp.probesOut >= keepaliveProbes(tp);
        if (over) {
            TcpSendCtl.sendActiveReset(tp);
            TcpRto.writeErr(tp);
            return 0;
        }
        if (TcpProbe.writeWakeup(tp, TcpExtMib.TCPKEEPALIVE) <= 0) {
            tp.probesOut++;
            return keepaliveIntvlWhen(tp);
        }
        return tp.hz() / 2;
    }

    /// The peer does not close, and nobody is left to wait for it.
    private static void finWait2(TcpSock tp) {
        if (tp.linger2 >= 0) {
            long tmo = TcpClose.finTime(tp)
                - (long) TcpTimewait.TIMEWAIT_LEN * tp.hz();
            if (tmo > 0) {
                TcpTimewait.timeWait(tp, TcpState.FIN_WAIT2, tmo);
                return;
            }
        }
        TcpSendCtl.sendActiveReset(tp);
        TcpClose.done(tp);
    }
}
