package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbCoalesce;
import netstack.transport.wire.TcpHdr;

/// A segment of a connection that stands (RFC 9293, 3.10.7.4). Most are what
/// was expected: next data, or an ACK of what was sent; they take the fast
/// path of Van Jacobson's header prediction, the others go step by step.
@Linux(value = "tcp_input", file = "net/ipv4/tcp_input.c")
final class TcpInput {
    /// All of the header's fourth word but reserved bits and PSH.
    private static final int HP_BITS = ~(0x0e00_0000 | TcpHdr.PSH << 16);

    private TcpInput() {
    }

    /// Counts a segment.
    @Linux(value = "tcp_segs_in", file = "include/net/tcp.h")
    static void segsIn(TcpSock tp, SkBuff skb) {
        int segs = Math.max(1, skb.shinfo().gsoSegs());
        tp.segsIn += segs;
        int doff = new TcpHdr(skb.mem(), skb.transportHeader()).doff();
        if (skb.len() > doff * 4) {
            tp.dataSegsIn += segs;
        }
    }

    /// The fourth word of the header that is expected from now on: length,
    /// ACK alone, and the window that we know.
    @Linux(value = "tcp_fast_path_on", file = "include/net/tcp.h")
    static void fastPathOn(TcpSock tp) {
        tp.predFlags = tp.tcpHeaderLen << 26 | TcpHdr.ACK << 16
            | tp.sndWnd >>> tp.rxOpt.sndWscale;
    }

    /// Expects the usual again, if nothing unusual is going on.
    @Linux(value = "tcp_fast_path_check", file = "include/net/tcp.h")
    static void fastPathCheck(TcpSock tp) {
        if (tp.outOfOrderQueue.isEmpty() && tp.rcvWnd != 0
                && tp.rmemAlloc < tp.rcvbuf && tp.urgData == 0) {
            fastPathOn(tp);
        }
    }

    private static boolean predicted(TcpSock tp, TcpHdr th, TcpSkbCb cb) {
        int word = th.doff() << 28 | th.flags() << 16 | th.window();
        return (word & HP_BITS) == tp.predFlags && cb.seq() == tp.rcvNxt
            && !Seq.after(cb.ackSeq(), tp.sndNxt);
    }

    // tag::tcp_rcv_established[]
    /// Takes `skb`, whose data is at the TCP header.
    @Linux("tcp_rcv_established")
    static void rcvEstablished(TcpSock tp, SkBuff skb) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        TcpSkbCb cb = TcpSkbCb.of(skb);
        tp.mstampRefresh();
        tp.rxOpt.sawTstamp = false;
        tp.sackBlocks.clear();
        if (predicted(tp, th, cb) && stampOk(tp, th)) {
            if (skb.len() == tp.tcpHeaderLen) {
                fastAck(tp, skb);
                return;
            }
            if (skb.truesize() <= tp.forwardAlloc) {
                fastData(tp, skb, cb);
                return;
            }
        } else if (!th.ack() && !th.rst() && !th.syn()) {
            skb.free(DropReason.TCP_FLAGS);
            return;
        } else if (!TcpSequence.validateIncoming(tp, skb, th, true)) {
            return;
        }
        int rc = TcpAck.ack(tp, skb, AckFlag.SLOWPATH
            | AckFlag.UPDATE_TS_RECENT);
        if (rc < 0) {
            skb.free(DropReason.values()[-rc]);
            return;
        }
        TcpRcvMss.rttMeasureTs(tp, cb);
        TcpUrg.urg(tp, skb, th);
        TcpDataQueue.dataQueue(tp, skb);
        dataSndCheck(tp);
        TcpDelack.ackSndCheck(tp);
    }
    // end::tcp_rcv_established[]

    private static boolean stampOk(TcpSock tp, TcpHdr th) {
        if (tp.tcpHeaderLen == TcpHdr.LEN) {
            return true;
        }
        return tp.tcp.options.parseAlignedTimestamp(tp, th)
            && tp.rxOpt.rcvTsval - tp.rxOpt.tsRecent >= 0;
    }

    /// RFC 7323, 4.3, when `seq` is known to be the next.
    private static void storeStamp(TcpSock tp) {
        if (tp.tcpHeaderLen != TcpHdr.LEN && tp.rcvNxt == tp.rcvWup) {
            TcpPaws.storeTsRecent(tp);
        }
    }

    /// Fast path of a sender: an ACK and nothing else.
    private static void fastAck(TcpSock tp, SkBuff skb) {
        storeStamp(tp);
        TcpAck.ack(tp, skb, 0);
        skb.consume();
        dataSndCheck(tp);
        tp.rcvRttLastTsecr = tp.rxOpt.rcvTsecr;
    }

    /// Fast path of a receiver: the next data.
    private static void fastData(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        storeStamp(tp);
        TcpRcvMss.rttMeasureTs(tp, cb);
        tp.ext(TcpExtMib.TCPHPHITS, 1);
        skb.dstDrop();
        skb.pull(tp.tcpHeaderLen);
        SkbCoalesce how = TcpDataQueue.queueRcv(tp, skb);
        TcpDelack.eventDataRecv(tp, skb);
        boolean check = true;
        if (cb.ackSeq() != tp.sndUna) {
            TcpAck.ack(tp, skb, AckFlag.DATA);
            dataSndCheck(tp);
            check = tp.ackScheduled();
        } else {
            tp.sndWl1 = cb.seq();
        }
        if (check) {
            TcpDelack.rawAckSndCheck(tp, false);
        }
        if (how != SkbCoalesce.REFUSED) {
            how.free(skb);
        }
        TcpDataQueue.dataReady(tp);
    }

    /// An ACK may let more be sent, and wake a writer.
    @Linux("tcp_data_snd_check")
    static void dataSndCheck(TcpSock tp) {
        pushPending(tp);
        TcpStream.checkSpace(tp);
    }

    @Linux(value = "tcp_push_pending_frames", file = "include/net/tcp.h",
        renamed = true)
    static void pushPending(TcpSock tp) {
        if (tp.sendHead() != null) {
            TcpWriteXmit.pushPendingFrames(tp, TcpMss.currentMss(tp),
                tp.nonagle);
        }
    }
}
