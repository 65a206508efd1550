package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbCoalesce;
import netstack.skbuff.SkbQueue;
import netstack.transport.wire.TcpHdr;

/// Segments that came before their turn, in the order of their numbers and
/// without overlaps that matter: what a segment has that is there already is
/// reported as a D-SACK (RFC 2883).
///
/// A list, searched from its end: segments come mostly in order. The kernel
/// has a tree.
@Linux(value = "out_of_order_queue", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpOfo {
    private TcpOfo() {
    }

    /// Takes `skb`, whose data is the payload.
    @Linux("tcp_data_queue_ofo")
    static void dataQueueOfo(TcpSock tp, SkBuff skb) {
        TcpEcn.checkCe(tp, skb);
        if (!TcpPrune.tryRmemSchedule(tp, skb)) {
            tp.ext(TcpExtMib.TCPOFODROP, 1);
            tp.defReadable();
            skb.free(DropReason.PROTO_MEM);
            return;
        }
        tp.predFlags = 0;
        tp.scheduleAck();
        tp.rcvOoopack += Math.max(1, skb.shinfo().gsoSegs());
        tp.ext(TcpExtMib.TCPOFOQUEUE, 1);
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int seq = cb.seq();
        int endSeq = cb.endSeq();
        boolean first = tp.outOfOrderQueue.isEmpty();
        if (!coalesce(tp, skb, tp.outOfOrderQueue.peekTail())
                && insert(tp, skb, seq, endSeq)) {
            if (tp.isSack()) {
                TcpRcvSpace.growWindow(tp, skb, false);
            }
            skb.condense();
            TcpStream.setOwnerR(tp, skb);
        }
        if (tp.isSack()) {
            if (first) {
                tp.rxOpt.numSacks = 0;
            }
            TcpSackSend.sackNewOfoSkb(tp, seq, endSeq);
        }
    }

    /// Puts it into the packet that it follows; false if that can't be. The
    /// window grows only with SACK: without, each ACK must be a duplicate.
    private static boolean coalesce(TcpSock tp, SkBuff skb, SkBuff prev) {
        SkbCoalesce how = prev == null ? SkbCoalesce.REFUSED
            : TcpCoalesce.oooTryCoalesce(tp, prev, skb);
        if (how == SkbCoalesce.REFUSED) {
            return false;
        }
        if (tp.isSack()) {
            TcpRcvSpace.growWindow(tp, skb, true);
        }
        how.free(skb);
        return true;
    }

    // tag::tcp_ofo_insert[]
    /// Finds its place; returns false if nothing of it has to wait by itself.
    private static boolean insert(TcpSock tp, SkBuff skb, int seq,
            int endSeq) {
        SkbQueue ofo = tp.outOfOrderQueue;
        SkBuff prev = ofo.peekTail();
        while (prev != null && Seq.before(seq, TcpSkbCb.of(prev).seq())) {
            prev = prev.prev();
        }
        if (prev != null) {
            TcpSkbCb p = TcpSkbCb.of(prev);
            if (Seq.before(seq, p.endSeq())) {
                if (!Seq.after(endSeq, p.endSeq())) {
                    tp.ext(TcpExtMib.TCPOFOMERGE, 1);
                    skb.free(DropReason.TCP_OFOMERGE);
                    TcpSackSend.dsackSet(tp, seq, endSeq);
                    return false;
                }
                if (Seq.after(seq, p.seq())) {
                    TcpSackSend.dsackSet(tp, seq, p.endSeq());
                } else {
                    SkBuff covered = prev;
                    prev = prev.prev();
                    remove(tp, covered);
                }
            } else if (coalesce(tp, skb, prev)) {
                return false;
            }
        }
        if (prev == null) {
            ofo.queueHead(skb);
        } else {
            ofo.queueAfter(prev, skb);
        }
        mergeRight(tp, skb, endSeq);
        return true;
    }
    // end::tcp_ofo_insert[]

    /// Takes out what the new segment covers.
    private static void mergeRight(TcpSock tp, SkBuff skb, int endSeq) {
        SkBuff next;
        while ((next = skb.next()) != null) {
            TcpSkbCb n = TcpSkbCb.of(next);
            if (!Seq.after(endSeq, n.seq())) {
                return;
            }
            if (Seq.before(endSeq, n.endSeq())) {
                TcpSackSend.dsackExtend(tp, n.seq(), endSeq);
                return;
            }
            remove(tp, next);
        }
    }

    private static void remove(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        TcpSackSend.dsackExtend(tp, cb.seq(), cb.endSeq());
        tp.ext(TcpExtMib.TCPOFOMERGE, 1);
        tp.outOfOrderQueue.unlink(skb);
        skb.free(DropReason.TCP_OFOMERGE);
    }

    /// A gap was filled: moves what is in sequence now to the program.
    @Linux("tcp_ofo_queue")
    static void ofoQueue(TcpSock tp) {
        int dsackHigh = tp.rcvNxt;
        SkBuff skb;
        while ((skb = tp.outOfOrderQueue.peek()) != null) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            if (Seq.after(cb.seq(), tp.rcvNxt)) {
                return;
            }
            if (Seq.before(cb.seq(), dsackHigh)) {
                int dsack = dsackHigh;
                dsackHigh = Seq.min(dsackHigh, cb.endSeq());
                TcpSackSend.dsackExtend(tp, cb.seq(), dsack);
            }
            tp.outOfOrderQueue.unlink(skb);
            if (!Seq.after(cb.endSeq(), tp.rcvNxt)) {
                skb.free(DropReason.TCP_OFO_DROP);
                continue;
            }
            SkbCoalesce how =
                TcpCoalesce.queueTail(tp, tp.receiveQueue, skb);
            TcpDataQueue.rcvNxtUpdate(tp, cb.endSeq());
            boolean fin = cb.flag(TcpHdr.FIN);
            if (how != SkbCoalesce.REFUSED) {
                how.free(skb);
            }
            if (fin) {
                TcpDataQueue.fin(tp);
                return;
            }
        }
    }
}
