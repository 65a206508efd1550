package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Tail loss probes (RFC 8985, section 7): when the last packets of a flight
/// are lost, no ACK tells of it. After two round trips of silence, one
/// packet is sent, new data or the last packet once more, so that the
/// receiver speaks, and RACK finds the loss long before the timeout.
@Linux(value = "tlp_high_seq", file = "net/ipv4/tcp_output.c",
        renamed = true)
final class TcpTlp {
    private TcpTlp() {
    }

    // tag::tcp_schedule_loss_probe[]
    /// Sets the timer for a probe; returns false where there is to be none.
    @Linux(value = "tcp_schedule_loss_probe", renamed = true)
    static boolean schedule(TcpSock tp, boolean advancingRto) {
        int early = tp.sysctlEarlyRetrans();
        if (tp.fo.rsk != null || early != 3 && early != 4
                || tp.packetsOut == 0 || !tp.isSack()
                || tp.caState != CaState.OPEN && tp.caState != CaState.CWR) {
            return false;
        }
        int timeout = tp.rtt.usecsToJiffies(RttEstimator.TIMEOUT_INIT_US);
        if (tp.rtt.srttUs != 0) {
            // One packet alone may meet a delayed ACK.
            timeout = tp.rtt.usecsToJiffies((tp.rtt.srttUs >>> 2)
                    + (long) (tp.packetsOut == 1 ? tp.rtoMinUs()
                            : TcpRack.TIMEOUT_MIN_US));
        }
        long rtoUs = advancingRto ? tp.rtt.jiffiesToUsecs(tp.rtt.rto)
                : TcpAck.rtoDeltaUs(tp);
        if (rtoUs > 0) {
            timeout = Math.min(timeout, tp.rtt.usecsToJiffies(rtoUs));
        }
        tp.resetXmitTimer(TcpTimer.LOSS_PROBE, timeout, tp.rtoMax());
        return true;
    }
    // end::tcp_schedule_loss_probe[]

    // tag::tcp_send_loss_probe[]
    /// The timer expired: sends the probe, one a flight at most.
    @Linux(value = "tcp_send_loss_probe", renamed = true)
    static void sendProbe(TcpSock tp) {
        if (tp.tlpHighSeq == 0 && probe(tp)) {
            tp.tlpHighSeq = tp.sndNxt;
            tp.ext(TcpExtMib.TCPLOSSPROBES, 1);
            tp.icskPending = TcpTimer.NONE;     // the timeout is from now
        }
        TcpAck.rearmRto(tp);
    }

    private static boolean probe(TcpSock tp) {
        int mss = TcpMss.currentMss(tp);
        SkBuff skb = tp.sendHead();
        tp.tlpRetrans = false;
        if (skb != null && TcpWriteXmit.sndWndTest(tp, skb, mss)) {
            int prior = tp.packetsOut;
            TcpWriteXmit.writeXmit(tp, mss, TcpSock.TCP_NAGLE_OFF,
                    TcpWriteXmit.PROBE);
            return tp.packetsOut > prior;
        }
        skb = tp.rtxTail();
        if (skb == null || TcpOutput.stillInHostQueue(tp, skb)) {
            return false;
        }
        int pcount = TcpSkbCb.of(skb).pcount();
        if (pcount > 1 && skb.len() > (pcount - 1) * mss) {
            if (TcpFragment.fragment(tp, true, skb, (pcount - 1) * mss,
                    mss) != 0) {
                return false;
            }
            skb = skb.next();
        }
        tp.tlpRetrans = TcpRetransmit.raw(tp, skb, 1) == 0;
        return tp.tlpRetrans;
    }
    // end::tcp_send_loss_probe[]

    // tag::tcp_process_tlp_ack[]
    /// An ACK while a probe is out: if the probe repaired a loss, nobody
    /// else has noticed it, and the window must be reduced.
    @Linux(value = "tcp_process_tlp_ack", file = "net/ipv4/tcp_input.c",
            renamed = true)
    static void processAck(TcpSock tp, int ack, int flag) {
        if (ack - tp.tlpHighSeq < 0) {
            return;
        }
        int news = AckFlag.SND_UNA_ADVANCED | AckFlag.NOT_DUP
                | AckFlag.DATA_SACKED;
        if (!tp.tlpRetrans || (flag & AckFlag.DSACK_TLP) != 0) {
            tp.tlpHighSeq = 0;      // new data arrived, or the original
        } else if (ack - tp.tlpHighSeq > 0) {
            TcpPrr.initCwndReduction(tp);
            tp.setCaState(CaState.CWR);
            TcpPrr.endCwndReduction(tp);
            TcpUndo.tryKeepOpen(tp);
            tp.ext(TcpExtMib.TCPLOSSPROBERECOVERY, 1);
        } else if ((flag & news) == 0) {
            tp.tlpHighSeq = 0;      // a duplicate ACK: both arrived
        }
    }
    // end::tcp_process_tlp_ack[]
}
