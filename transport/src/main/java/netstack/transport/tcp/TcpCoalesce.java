package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbCoalesce;
import netstack.skbuff.SkbQueue;

/// Segments that follow each other become one packet while they wait for
/// the program, or for a gap before them: a buffer of so many bytes holds
/// more payload then, and a read or a SACK has less to walk through.
@Linux(value = "tcp_coalesce", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpCoalesce {
    private TcpCoalesce() {
    }

    // tag::tcp_try_coalesce[]
    /// Puts `from` behind `to`, if that is what it follows. What is left of
    /// it is the caller's, to free as the result says.
    @Linux("tcp_try_coalesce")
    static SkbCoalesce tryCoalesce(TcpSock tp, SkBuff to, SkBuff from) {
        TcpSkbCb t = TcpSkbCb.of(to);
        TcpSkbCb f = TcpSkbCb.of(from);
        if (f.seq() != t.endSeq()) {
            return SkbCoalesce.REFUSED;
        }
        int truesize = to.truesize();
        SkbCoalesce how = SkbCoalesce.of(to, from);
        if (how != SkbCoalesce.REFUSED) {
            int delta = to.truesize() - truesize;
            tp.rmemAlloc += delta;
            TcpStream.memCharge(tp, delta);
            tp.ext(TcpExtMib.TCPRCVCOALESCE, 1);
            t.endSeq(f.endSeq()).ackSeq(f.ackSeq());
            t.tcpFlags(t.tcpFlags() | f.tcpFlags());
        }
        return how;
    }
    // end::tcp_try_coalesce[]

    /// Before its turn: behind `to` in the queue of what waits for a gap.
    @Linux("tcp_ooo_try_coalesce")
    static SkbCoalesce oooTryCoalesce(TcpSock tp, SkBuff to, SkBuff from) {
        SkbCoalesce how = tryCoalesce(tp, to, from);
        if (how != SkbCoalesce.REFUSED) {
            int segs = Math.max(1, to.shinfo().gsoSegs())
                + Math.max(1, from.shinfo().gsoSegs());
            to.shinfo().gsoSegs(Math.min(segs, 0xffff));
        }
        return how;
    }

    /// At the end of `queue`, by itself or in its last packet.
    static SkbCoalesce queueTail(TcpSock tp, SkbQueue queue, SkBuff skb) {
        SkBuff tail = queue.peekTail();
        SkbCoalesce how = tail == null ? SkbCoalesce.REFUSED
            : tryCoalesce(tp, tail, skb);
        if (how == SkbCoalesce.REFUSED) {
            queue.queueTail(skb);
        }
        return how;
    }
}
