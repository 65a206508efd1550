package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.transport.wire.TcpHdr;

/// What to do when the receive buffer is full although the window was not:
/// small packets take more memory than they have bytes. First they are
/// copied together, then what came out of order is thrown away, and at last
/// the new segment.
@Linux(value = "tcp_prune", file = "net/ipv4/tcp_input.c", renamed = true)
final class TcpPrune {
    private static final int PAGE = 4096;
    private static final int MAX_COPY = PAGE - 320;

    private TcpPrune() {
    }

    /// Makes room for `skb`; returns whether there is some.
    @Linux("tcp_try_rmem_schedule")
    static boolean tryRmemSchedule(TcpSock tp, SkBuff skb) {
        int size = skb.truesize();
        if (tp.rmemAlloc <= tp.rcvbuf
                && TcpStream.rmemSchedule(tp, size)) {
            return true;
        }
        if (!pruneQueue(tp, skb)) {
            return false;
        }
        while (!TcpStream.rmemSchedule(tp, size)) {
            if (!pruneOfoQueue(tp, skb)) {
                return false;
            }
        }
        return true;
    }

    @Linux("tcp_prune_queue")
    private static boolean pruneQueue(TcpSock tp, SkBuff in) {
        tp.ext(TcpExtMib.PRUNECALLED, 1);
        if (tp.rmemAlloc >= tp.rcvbuf) {
            clampWindow(tp);
        } else if (TcpStream.underMemoryPressure(tp)) {
            TcpRcvSpace.adjustRcvSsthresh(tp);
        }
        if (tp.rmemAlloc <= tp.rcvbuf) {
            return true;
        }
        collapse(tp, tp.outOfOrderQueue);
        collapse(tp, tp.receiveQueue);
        if (tp.rmemAlloc <= tp.rcvbuf) {
            return true;
        }
        pruneOfoQueue(tp, in);
        if (tp.rmemAlloc <= tp.rcvbuf) {
            return true;
        }
        tp.ext(TcpExtMib.RCVPRUNED, 1);
        tp.predFlags = 0;
        return false;
    }

    /// The buffer may grow to what it holds, up to the limit.
    @Linux("tcp_clamp_window")
    private static void clampWindow(TcpSock tp) {
        tp.ack.quick = 0;
        int most = (int) tp.tcp.sysctls.rmem.value[2];
        if (tp.rcvbuf < most && !tp.rcvbufLocked
                && !TcpStream.underMemoryPressure(tp)
                && tp.tcp.mem.allocated() < tp.tcp.sysctls.mem.value[0]) {
            tp.rcvbuf = Math.min(tp.rmemAlloc, most);
        }
        if (tp.rmemAlloc > tp.rcvbuf) {
            tp.rcvSsthresh = Math.min(tp.windowClamp, 2 * tp.advmss);
        }
    }

    /// Throws away from the end of what came out of order, at least an
    /// eighth of the buffer. The sender was told by SACK that we have it,
    /// and must find out that we don't.
    @Linux("tcp_prune_ofo_queue")
    private static boolean pruneOfoQueue(TcpSock tp, SkBuff in) {
        boolean pruned = false;
        int goal = tp.rcvbuf >> 3;
        SkBuff skb;
        while ((skb = tp.outOfOrderQueue.peekTail()) != null) {
            if (Seq.after(TcpSkbCb.of(in).seq(), TcpSkbCb.of(skb).seq())) {
                break;
            }
            pruned = true;
            goal -= skb.truesize();
            tp.outOfOrderQueue.unlink(skb);
            skb.free(DropReason.TCP_OFO_QUEUE_PRUNE);
            if (goal <= 0) {
                if (tp.rmemAlloc <= tp.rcvbuf
                        && !TcpStream.underMemoryPressure(tp)) {
                    break;
                }
                goal = tp.rcvbuf >> 3;
            }
        }
        if (pruned) {
            tp.ext(TcpExtMib.OFOPRUNED, 1);
            TcpSackSend.sackReset(tp);
        }
        return pruned;
    }

    /// Copies packets that follow each other into fewer, denser ones.
    @Linux("tcp_collapse")
    private static void collapse(TcpSock tp, SkbQueue list) {
        SkBuff skb = list.peek();
        while (skb != null) {
            SkBuff next = skb.next();
            if (bloated(tp, skb) && next != null && follows(skb, next)) {
                skb = copyTogether(tp, list, skb);
            } else {
                skb = next;
            }
        }
    }

    private static boolean bloated(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        return !cb.flag(TcpHdr.SYN | TcpHdr.FIN) && skb.len() > 0
            && cb.endSeq() - cb.seq() == skb.len()
            && TcpWindow.winFromSpace(tp, skb.truesize()) > skb.len();
    }

    private static boolean follows(SkBuff skb, SkBuff next) {
        TcpSkbCb n = TcpSkbCb.of(next);
        return TcpSkbCb.of(skb).endSeq() == n.seq()
            && !n.flag(TcpHdr.SYN | TcpHdr.FIN)
            && n.endSeq() - n.seq() == next.len()
            && skb.len() + next.len() <= MAX_COPY;
    }

    /// Makes one packet of `skb` and what follows it, as far as a page goes;
    /// returns what comes after.
    private static SkBuff copyTogether(TcpSock tp, SkbQueue list,
            SkBuff skb) {
        SkBuff nskb = tp.tcp.skbs.alloc(MAX_COPY);
        if (nskb == null) {
            return null;
        }
        nskb.clearCb();
        TcpSkbCb to = TcpSkbCb.of(nskb).seq(TcpSkbCb.of(skb).seq())
            .endSeq(TcpSkbCb.of(skb).seq());
        list.queueBefore(skb, nskb);
        TcpStream.setOwnerR(tp, nskb);
        while (skb != null && nskb.len() + skb.len() <= MAX_COPY
                && TcpSkbCb.of(skb).seq() == to.endSeq()
                && !TcpSkbCb.of(skb).flag(TcpHdr.SYN | TcpHdr.FIN)) {
            SkBuff next = skb.next();
            TcpSkbCb from = TcpSkbCb.of(skb);
            skb.copyBits(0, nskb.mem(), nskb.put(skb.len()), skb.len());
            to.endSeq(from.endSeq());
            to.tcpFlags(to.tcpFlags() | from.tcpFlags());
            list.unlink(skb);
            skb.consume();
            tp.ext(TcpExtMib.TCPRCVCOLLAPSED, 1);
            skb = next;
        }
        return skb;
    }
}
