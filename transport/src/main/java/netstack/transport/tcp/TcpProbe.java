package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Probes of a shut window (RFC 9293, 3.8.6.1): the ACK that opens it again
/// may be lost, and is not sent twice.
@Linux(value = "tcp_probe_timer_c", file = "net/ipv4/tcp_timer.c",
    renamed = true)
final class TcpProbe {
    private TcpProbe() {
    }

    /// The first distance of probes: the time-out, at least 200 ms.
    @Linux(value = "tcp_probe0_base", file = "include/net/tcp.h",
        renamed = true)
    static long probe0Base(TcpSock tp) {
        return Math.max(tp.rtt.rto, tp.hz() / 5);
    }

    @Linux(value = "tcp_probe0_when", file = "include/net/tcp.h",
        renamed = true)
    static long probe0When(TcpSock tp, long max) {
        int most = 31 - Integer.numberOfLeadingZeros(600) + 1;
        int backoff = Math.min(most, tp.backoff);
        return Math.min(probe0Base(tp) << backoff, max);
    }

    // tag::tcp_probe_timer[]
    /// The window has been shut all the while. A peer that answers is
    /// waited for without end, unless no program waits.
    @Linux("tcp_probe_timer")
    static void probeTimer(TcpSock tp) {
        if (tp.packetsOut != 0 || tp.sendHead() == null) {
            tp.probesOut = 0;
            tp.probesTstamp = 0;
            return;
        }
        long now = tp.machine().jiffies();
        if (tp.probesTstamp == 0) {
            tp.probesTstamp = now;
        } else if (tp.userTimeout != 0 && now - tp.probesTstamp
                >= tp.machine().msecsToJiffies(tp.userTimeout)) {
            TcpRto.writeErr(tp);
            return;
        }
        int max = tp.tcp.sysctls.retries2.value;
        if (tp.dead) {
            boolean alive = tp.rtoBackoff(tp.rtoMax()) < tp.rtoMax();
            max = TcpRto.orphanRetries(tp, alive);
            if (!alive && tp.backoff >= max) {
                TcpRto.writeErr(tp);
                return;
            }
            if (TcpRto.outOfResources(tp, true)) {
                return;
            }
        }
        if (tp.probesOut >= max) {
            TcpRto.writeErr(tp);
        } else {
            sendProbe0(tp);
        }
    }
    // end::tcp_probe_timer[]

    @Linux(value = "tcp_send_probe0", file = "net/ipv4/tcp_output.c")
    private static void sendProbe0(TcpSock tp) {
        int err = writeWakeup(tp, TcpExtMib.TCPWINPROBE);
        if (tp.packetsOut != 0 || tp.sendHead() == null) {
            tp.probesOut = 0;
            tp.backoff = 0;
            tp.probesTstamp = 0;
            return;
        }
        tp.probesOut++;
        long when = tp.hz() / 2;
        if (err <= 0) {
            if (tp.backoff < tp.tcp.sysctls.retries2.value) {
                tp.backoff++;
            }
            when = probe0When(tp, tp.rtoMax());
        }
        tp.resetXmitTimer(TcpTimer.PROBE0, clampToUserTimeout(tp, when),
            tp.rtoMax());
    }

    /// Sends what fits the window; if nothing does, a segment that the peer
    /// must answer.
    @Linux(value = "tcp_write_wakeup", file = "net/ipv4/tcp_output.c")
    static int writeWakeup(TcpSock tp, TcpExtMib item) {
        if (tp.st == TcpState.CLOSE) {
            return -1;
        }
        SkBuff skb = tp.sendHead();
        if (skb != null && Seq.before(TcpSkbCb.of(skb).seq(),
                tp.wndEnd())) {
            return sendHead(tp, skb);
        }
        if (Seq.between(tp.sndUp, tp.sndUna + 1, tp.sndUna + 0xffff)) {
            TcpSendCtl.xmitProbe(tp, true, item);
        }
        return TcpSendCtl.xmitProbe(tp, false, item);
    }

    private static int sendHead(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int mss = TcpMss.currentMss(tp);
        int room = tp.wndEnd() - cb.seq();
        tp.pushedSeq = Seq.max(tp.pushedSeq, cb.endSeq());
        if (room < cb.endSeq() - cb.seq() || skb.len() > mss) {
            cb.tcpFlags(cb.tcpFlags() | TcpHdr.PSH);
            if (TcpFragment.fragment(tp, false, skb, Math.min(room, mss),
                    mss) != 0) {
                return -1;
            }
        } else if (cb.pcount() == 0) {
            TcpFragment.setSkbTsoSegs(skb, mss);
        }
        cb.tcpFlags(cb.tcpFlags() | TcpHdr.PSH);
        int err = TcpOutput.transmitSkb(tp, skb, true);
        if (err == 0) {
            TcpWriteXmit.eventNewDataSent(tp, skb);
        }
        return err;
    }

    @Linux(value = "tcp_clamp_probe0_to_user_timeout", renamed = true)
    static long clampToUserTimeout(TcpSock tp, long when) {
        if (tp.userTimeout == 0 || tp.probesTstamp == 0) {
            return when;
        }
        long elapsed = tp.machine().jiffies() - tp.probesTstamp;
        long left = tp.machine().msecsToJiffies(tp.userTimeout) - elapsed;
        return Math.min(Math.max(left, 2), when);
    }

    /// An ACK while nothing is in flight: the window may have opened.
    @Linux(value = "tcp_ack_probe", file = "net/ipv4/tcp_input.c",
        renamed = true)
    static void ackProbe(TcpSock tp) {
        SkBuff head = tp.sendHead();
        if (head == null) {
            return;
        }
        if (!Seq.after(TcpSkbCb.of(head).endSeq(), tp.wndEnd())) {
            tp.backoff = 0;
            tp.probesTstamp = 0;
            tp.clearXmitTimer(TcpTimer.PROBE0);
        } else {
            long when = clampToUserTimeout(tp,
                probe0When(tp, tp.rtoMax()));
            tp.resetXmitTimer(TcpTimer.PROBE0, when, tp.rtoMax());
        }
    }
}
