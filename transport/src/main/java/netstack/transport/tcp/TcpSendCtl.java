package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;
import netstack.transport.wire.TcpHdr;

/// Segments without data: ACK, FIN, reset, probe, SYN.
@Linux(value = "tcp_init_nondata_skb_users", file = "net/ipv4/tcp_output.c",
    renamed = true)
final class TcpSendCtl {
    private TcpSendCtl() {
    }

    /// An empty packet with these flags; SYN and FIN take a number.
    @Linux(value = "tcp_init_nondata_skb", renamed = true)
    static SkBuff nondataSkb(TcpSock tp, int seq, int flags) {
        SkBuff skb = tp.tcp.skbs.alloc(SkbSizes.MAX_TCP_HEADER);
        return skb == null ? null : init(skb, seq, flags);
    }

    private static SkBuff init(SkBuff skb, int seq, int flags) {
        skb.clearCb();
        if (skb.headroom() == 0) {
            skb.reserve(SkbSizes.MAX_TCP_HEADER);
        }
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        int takes = (flags & (TcpHdr.SYN | TcpHdr.FIN)) != 0 ? 1 : 0;
        TcpSkbCb.of(skb).tcpFlags(flags).pcount(1).seq(seq)
            .endSeq(seq + takes);
        return skb;
    }

    /// A number that the peer will accept: the next to send, unless the
    /// window has shrunk below it.
    @Linux("tcp_acceptable_seq")
    private static int acceptableSeq(TcpSock tp) {
        int end = tp.wndEnd();
        boolean fits = !Seq.before(end, tp.sndNxt) || tp.rxOpt.wscaleOk
            && tp.sndNxt - end < 1 << tp.rxOpt.rcvWscale;
        return fits ? tp.sndNxt : end;
    }

    /// Sends an ACK now. Without memory it is tried again later.
    @Linux("tcp_send_ack")
    static void sendAck(TcpSock tp) {
        if (tp.st == TcpState.CLOSE) {
            return;
        }
        SkBuff skb = nondataSkb(tp, acceptableSeq(tp), TcpHdr.ACK);
        if (skb == null) {
            long delay = tp.delackMax << tp.ack.retry;
            if (delay < tp.rtoMax()) {
                tp.ack.retry++;
            }
            tp.scheduleAck();
            tp.ack.ato = TcpDelack.atoMin(tp);
            tp.resetXmitTimer(TcpTimer.DACK, delay, tp.rtoMax());
            return;
        }
        // A bare ACK counts next to nothing against the socket.
        skb.truesize(2);
        TcpOutput.transmitSkb(tp, skb, false);
    }

    /// Says that nothing more will come: on the last packet that waits, or
    /// on one of its own.
    @Linux("tcp_send_fin")
    static void sendFin(TcpSock tp) {
        SkBuff tail = tp.writeQueue.peekTail();
        if (tail != null) {
            TcpSkbCb cb = TcpSkbCb.of(tail);
            cb.tcpFlags(cb.tcpFlags() | TcpHdr.FIN);
            cb.endSeq(cb.endSeq() + 1);
            tp.writeSeq++;
        } else {
            SkBuff skb = TcpStream.allocSkb(tp);
            if (skb == null) {
                return;
            }
            queue(tp, init(skb, tp.writeSeq, TcpHdr.ACK | TcpHdr.FIN));
        }
        TcpWriteXmit.pushPendingFrames(tp, TcpMss.currentMss(tp),
            TcpSock.TCP_NAGLE_OFF);
    }

    @Linux(value = "tcp_queue_skb", renamed = true)
    private static void queue(TcpSock tp, SkBuff skb) {
        tp.writeSeq = TcpSkbCb.of(skb).endSeq();
        skb.headerRelease();
        TcpStream.addWriteQueueTail(tp, skb);
        TcpStream.wmemQueuedAdd(tp, skb.truesize());
    }

    /// Ends the connection by force.
    @Linux("tcp_send_active_reset")
    static void sendActiveReset(TcpSock tp) {
        tp.tcp.mib.inc(TcpMib.OUTRSTS);
        SkBuff skb = nondataSkb(tp, acceptableSeq(tp),
            TcpHdr.ACK | TcpHdr.RST);
        tp.mstampRefresh();
        if (skb == null || TcpOutput.transmitSkb(tp, skb, false) != 0) {
            tp.ext(TcpExtMib.TCPABORTFAILED, 1);
        }
    }

    /// The same when the state is CLOSE already.
    static void resetAfterClose(TcpSock tp) {
        if (tp.dport != 0) {
            sendActiveReset(tp);
        }
    }

    /// A segment that the peer must answer with an ACK: an old number.
    @Linux(value = "tcp_xmit_probe_skb", renamed = true)
    static int xmitProbe(TcpSock tp, boolean urgent, TcpExtMib item) {
        SkBuff skb = nondataSkb(tp, tp.sndUna - (urgent ? 0 : 1),
            TcpHdr.ACK);
        if (skb == null) {
            return -1;
        }
        tp.ext(item, 1);
        return TcpOutput.transmitSkb(tp, skb, false);
    }

    /// Sends the SYN and starts its timer.
    ///
    /// @return 0 or -ENOBUFS
    @Linux("tcp_connect")
    static int connect(TcpSock tp) {
        TcpConnect.init(tp);
        SkBuff skb = TcpStream.allocSkb(tp);
        if (skb == null) {
            return -TcpConnect.ENOBUFS;
        }
        init(skb, tp.writeSeq++, TcpHdr.SYN);
        TcpEcn.sendSyn(tp, TcpSkbCb.of(skb));
        tp.mstampRefresh();
        tp.retransStamp = tp.timeStampMs();
        skb.headerRelease();
        tp.rtxQueue.queueTail(skb);
        TcpStream.wmemQueuedAdd(tp, skb.truesize());
        tp.packetsOut += 1;
        if (tp.fo.req) {
            TcpFastopenClient.sendSynData(tp, skb);
        } else {
            TcpOutput.transmitSkb(tp, skb, true);
        }
        // Only now: so the SYN is counted in OutSegs.
        SkBuff unsent = tp.sendHead();
        tp.sndNxt = unsent == null ? tp.writeSeq : TcpSkbCb.of(unsent).seq();
        tp.pushedSeq = tp.sndNxt;
        tp.tcp.mib.inc(TcpMib.ACTIVEOPENS);
        tp.resetXmitTimer(TcpTimer.RETRANS, tp.rtt.rto, tp.rtoMax());
        return 0;
    }

    /// Answers the SYN of a simultaneous open: our SYN becomes a SYN-ACK.
    @Linux("tcp_send_synack")
    static int sendSynack(TcpSock tp) {
        SkBuff skb = tp.rtxHead();
        if (skb == null || !TcpSkbCb.of(skb).flag(TcpHdr.SYN)) {
            return -1;
        }
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (!cb.flag(TcpHdr.ACK)) {
            cb.tcpFlags(cb.tcpFlags() | TcpHdr.ACK);
            TcpEcn.sendSynack(tp, cb);
        }
        return TcpOutput.transmitSkb(tp, skb, true);
    }
}
