package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// When to acknowledge (RFC 9293, 3.8.6.3): at once while the connection is
/// young or the sender needs it, else every second segment, else after a
/// while, in the hope that an answer will carry it.
@Linux(value = "tcp_delack", file = "net/ipv4/tcp_input.c", renamed = true)
final class TcpDelack {
    static final int MAX_QUICKACKS = 16;
    private static final int FASTRETRANS_THRESH = 3;

    private TcpDelack() {
    }

    /// `TCP_ATO_MIN`: 40 ms.
    static long atoMin(TcpSock tp) {
        return tp.hz() / 25;
    }

    @Linux("tcp_incr_quickack")
    static void incrQuickack(TcpSock tp, int max) {
        int quick = tp.rcvWnd / (2 * Math.max(tp.ack.rcvMss, 1));
        quick = Math.min(quick == 0 ? 2 : quick, max);
        tp.ack.quick = Math.max(tp.ack.quick, quick);
    }

    @Linux("tcp_enter_quickack_mode")
    static void enterQuickackMode(TcpSock tp, int max) {
        incrQuickack(tp, max);
        tp.ack.pingpong = 0;
        tp.ack.ato = atoMin(tp);
    }

    @Linux("tcp_in_quickack_mode")
    private static boolean inQuickackMode(TcpSock tp) {
        return tp.ack.quick != 0 && !inPingpongMode(tp);
    }

    /// An ACK was sent: one quick ACK less; with the last the gap is
    /// guessed anew.
    @Linux(value = "tcp_dec_quickack_mode", file = "include/net/tcp.h")
    static void decQuickackMode(TcpSock tp) {
        if (tp.ack.quick != 0) {
            int pkts = tp.ackScheduled() ? 1 : 0;
            if (pkts >= tp.ack.quick) {
                tp.ack.quick = 0;
                tp.ack.ato = atoMin(tp);
            } else {
                tp.ack.quick -= pkts;
            }
        }
    }

    @Linux(value = "inet_csk_in_pingpong_mode",
        file = "include/net/inet_connection_sock.h")
    static boolean inPingpongMode(TcpSock tp) {
        return tp.ack.pingpong >= tp.tcp.sysctls.pingpongThresh.value;
    }

    @Linux(value = "inet_csk_enter_pingpong_mode",
        file = "include/net/inet_connection_sock.h")
    static void enterPingpongMode(TcpSock tp) {
        tp.ack.pingpong = tp.tcp.sysctls.pingpongThresh.value;
    }

    @Linux(value = "inet_csk_inc_pingpong_cnt",
        file = "include/net/inet_connection_sock.h")
    static void incPingpongCnt(TcpSock tp) {
        tp.ack.pingpong = Math.min(tp.ack.pingpong + 1, 255);
    }

    /// Data came in order: guesses the gap between segments anew.
    @Linux("tcp_event_data_recv")
    static void eventDataRecv(TcpSock tp, SkBuff skb) {
        InetCskAck ack = tp.ack;
        tp.scheduleAck();
        TcpRcvMss.measure(tp, skb);
        TcpRcvMss.rttMeasure(tp);
        long now = tp.machine().jiffies();
        long min = atoMin(tp);
        if (ack.ato == 0) {
            incrQuickack(tp, MAX_QUICKACKS);
            ack.ato = min;
        } else {
            long gap = now - ack.lrcvtime;
            if (gap <= min / 2) {
                ack.ato = (ack.ato >> 1) + min / 2;
            } else if (gap < ack.ato) {
                ack.ato = Math.min((ack.ato >> 1) + gap, tp.rtt.rto);
            } else if (gap > tp.rtt.rto) {
                // The sender may restart slowly: help it.
                incrQuickack(tp, MAX_QUICKACKS);
            }
        }
        ack.lrcvtime = now;
        TcpEcn.checkCe(tp, skb);
        if (skb.len() >= 128) {
            TcpRcvSpace.growWindow(tp, skb, true);
        }
    }

    @Linux("tcp_ack_snd_check")
    static void ackSndCheck(TcpSock tp) {
        if (tp.ackScheduled()) {
            rawAckSndCheck(tp, true);
        }
    }

    // tag::__tcp_ack_snd_check[]
    /// Whether the ACK goes now, or later.
    @Linux(value = "__tcp_ack_snd_check", renamed = true)
    static void rawAckSndCheck(TcpSock tp, boolean ofoPossible) {
        boolean frames = tp.rcvNxt - tp.rcvWup > tp.ack.rcvMss
            && (tp.rcvNxt - tp.copiedSeq < tp.rcvlowat
                || TcpWindow.freshWindow(tp) >= tp.rcvWnd);
        if (frames || inQuickackMode(tp)
                || (tp.ack.pending & InetCskAck.NOW) != 0) {
            if (tp.ownedByUser() && tp.tcp.sysctls.backlogAckDefer.value) {
                tp.deferred |= TcpSock.ACK_DEFERRED;
            } else {
                TcpSendCtl.sendAck(tp);
            }
            return;
        }
        if (!ofoPossible || tp.outOfOrderQueue.isEmpty()) {
            sendDelayedAck(tp);
        } else if (!compress(tp)) {
            TcpSendCtl.sendAck(tp);
        }
    }
    // end::__tcp_ack_snd_check[]

    /// Data is missing: the first ACKs go at once, since the sender counts
    /// them; of the others one every 5 % of an RTT is enough.
    private static boolean compress(TcpSock tp) {
        TcpSysctls sys = tp.tcp.sysctls;
        if (!tp.isSack() || tp.compressedAck >= sys.compSackNr.value) {
            return false;
        }
        if (tp.compressedAckRcvNxt != tp.rcvNxt) {
            tp.compressedAckRcvNxt = tp.rcvNxt;
            tp.dupAckCounter = 0;
        }
        if (tp.dupAckCounter < FASTRETRANS_THRESH) {
            tp.dupAckCounter++;
            return false;
        }
        tp.compressedAck++;
        if (!tp.compressedAckTimer.active()) {
            long rtt = tp.rcvRttEst.value & 0xffffffffL;
            if (tp.rtt.srttUs != 0 && tp.rtt.srttUs < rtt) {
                rtt = tp.rtt.srttUs;
            }
            long delay = Math.min(sys.compSackDelayNs.value,
                rtt * (1000 >> 3) / 20);
            tp.compressedAckTimer.startRange(tp.machine().now() + delay,
                sys.compSackSlackNs.value);
        }
        return true;
    }

    // tag::tcp_send_delayed_ack[]
    /// Sets the timer of the delayed ACK: by the guess of the gap, at most
    /// an RTT, at most 200 ms.
    @Linux(value = "tcp_send_delayed_ack", file = "net/ipv4/tcp_output.c")
    private static void sendDelayedAck(TcpSock tp) {
        InetCskAck ack = tp.ack;
        int hz = tp.hz();
        long ato = ack.ato;
        if (ato > atoMin(tp)) {
            long max = hz / 2;
            if (inPingpongMode(tp) || (ack.pending & InetCskAck.PUSHED)
                    != 0) {
                max = hz / 5;
            }
            if (tp.rtt.srttUs != 0) {
                long rtt = Math.max(tp.rtt.usecsToJiffies(
                    tp.rtt.srttUs >>> 3), atoMin(tp));
                max = Math.min(max, rtt);
            }
            ato = Math.min(ato, max);
        }
        long least = tp.rtt.usecsToJiffies(tp.rtoMinUs());
        ato = Math.min(ato, Math.min(tp.delackMax, Math.max(least, 2) - 1));
        long now = tp.machine().jiffies();
        long timeout = now + ato;
        if ((ack.pending & InetCskAck.TIMER) != 0) {
            if (ack.timeout <= now + (ato >> 2)) {
                TcpSendCtl.sendAck(tp);
                return;
            }
            timeout = Math.min(timeout, ack.timeout);
        }
        ack.pending |= InetCskAck.SCHED | InetCskAck.TIMER;
        ack.timeout = timeout;
        tp.delackTimer.mod(timeout);
    }
    // end::tcp_send_delayed_ack[]
}
