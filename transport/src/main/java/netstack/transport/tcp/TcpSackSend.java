package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The SACK blocks that we send (RFC 2018): the newest first, so that each
/// is told of several times. A block below the acknowledgment, or in another
/// one, says that data came twice (RFC 2883).
@Linux(value = "tcp_sack_send", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpSackSend {
    private static final int NUM_SACKS = 4;
    /// `TCP_SACK_BLOCKS_EXPECTED`: with so many blocks some would be lost
    /// if ACKs were held back.
    private static final int BLOCKS_EXPECTED = 2;

    private TcpSackSend() {
    }

    @Linux(value = "tcp_sack_reset", renamed = true)
    static void sackReset(TcpSock tp) {
        tp.rxOpt.dsack = false;
        tp.rxOpt.numSacks = 0;
    }

    @Linux("tcp_dsack_set")
    static void dsackSet(TcpSock tp, int seq, int endSeq) {
        if (!tp.isSack() || !tp.tcp.sysctls.dsack.value) {
            return;
        }
        tp.ext(Seq.before(seq, tp.rcvNxt) ? TcpExtMib.TCPDSACKOLDSENT
            : TcpExtMib.TCPDSACKOFOSENT, 1);
        tp.rxOpt.dsack = true;
        tp.duplicateSack[0] = seq;
        tp.duplicateSack[1] = endSeq;
    }

    @Linux("tcp_dsack_extend")
    static void dsackExtend(TcpSock tp, int seq, int endSeq) {
        if (tp.rxOpt.dsack) {
            extend(tp.duplicateSack, 0, seq, endSeq);
        } else {
            dsackSet(tp, seq, endSeq);
        }
    }

    /// Makes block `i` larger if the new one touches it.
    @Linux(value = "tcp_sack_extend", renamed = true)
    private static boolean extend(int[] sp, int i, int seq, int endSeq) {
        if (Seq.after(seq, sp[2 * i + 1]) || Seq.after(sp[2 * i], endSeq)) {
            return false;
        }
        sp[2 * i] = Seq.min(sp[2 * i], seq);
        sp[2 * i + 1] = Seq.max(sp[2 * i + 1], endSeq);
        return true;
    }

    /// A segment came out of order: its block goes to the front.
    @Linux("tcp_sack_new_ofo_skb")
    static void sackNewOfoSkb(TcpSock tp, int seq, int endSeq) {
        int[] sp = tp.selectiveAcks;
        int num = tp.rxOpt.numSacks;
        for (int i = 0; i < num; i++) {
            if (extend(sp, i, seq, endSeq)) {
                if (i >= BLOCKS_EXPECTED) {
                    compressSendAck(tp);
                }
                toFront(sp, i, sp[2 * i], sp[2 * i + 1]);
                maybeCoalesce(tp);
                return;
            }
        }
        if (num >= BLOCKS_EXPECTED) {
            compressSendAck(tp);
        }
        int last = Math.min(num, NUM_SACKS - 1);
        toFront(sp, last, seq, endSeq);
        tp.rxOpt.numSacks = last + 1;
    }

    /// Moves blocks 0 to `i - 1` back by one, and puts this one first.
    private static void toFront(int[] sp, int i, int start, int end) {
        System.arraycopy(sp, 0, sp, 2, 2 * i);
        sp[0] = start;
        sp[1] = end;
    }

    /// The first block has grown: it may have met others.
    @Linux("tcp_sack_maybe_coalesce")
    private static void maybeCoalesce(TcpSock tp) {
        int[] sp = tp.selectiveAcks;
        for (int i = 1; i < tp.rxOpt.numSacks;) {
            if (extend(sp, 0, sp[2 * i], sp[2 * i + 1])) {
                remove(tp, i);
            } else {
                i++;
            }
        }
    }

    private static void remove(TcpSock tp, int i) {
        int[] sp = tp.selectiveAcks;
        int rest = tp.rxOpt.numSacks - i - 1;
        System.arraycopy(sp, 2 * i + 2, sp, 2 * i, 2 * rest);
        tp.rxOpt.numSacks--;
    }

    /// Takes out the blocks that are acknowledged in the ordinary way now.
    @Linux("tcp_sack_remove")
    static void sackRemove(TcpSock tp) {
        if (tp.outOfOrderQueue.isEmpty()) {
            tp.rxOpt.numSacks = 0;
            return;
        }
        for (int i = 0; i < tp.rxOpt.numSacks;) {
            if (!Seq.before(tp.rcvNxt, tp.selectiveAcks[2 * i])) {
                remove(tp, i);
            } else {
                i++;
            }
        }
    }

    /// Answers a segment that can't be taken.
    @Linux("tcp_send_dupack")
    static void sendDupack(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (cb.endSeq() != cb.seq() && Seq.before(cb.seq(), tp.rcvNxt)) {
            tp.ext(TcpExtMib.DELAYEDACKLOST, 1);
            TcpDelack.enterQuickackMode(tp, TcpDelack.MAX_QUICKACKS);
            dsackSet(tp, cb.seq(), Seq.min(cb.endSeq(), tp.rcvNxt));
        }
        TcpSendCtl.sendAck(tp);
    }

    /// ACKs were held back, and now one must go.
    @Linux("tcp_sack_compress_send_ack")
    static void compressSendAck(TcpSock tp) {
        if (tp.compressedAck == 0) {
            return;
        }
        tp.compressedAckTimer.cancel();
        tp.ext(TcpExtMib.TCPACKCOMPRESSED, tp.compressedAck - 1);
        tp.compressedAck = 0;
        TcpSendCtl.sendAck(tp);
    }
}
