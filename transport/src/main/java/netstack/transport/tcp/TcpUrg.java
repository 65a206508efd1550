package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Urgent data (RFC 9293, 3.8.5), as little of it as programs still use: one
/// byte, which is kept beside the stream.
@Linux(value = "tcp_urg_c", file = "net/ipv4/tcp_input.c", renamed = true)
final class TcpUrg {
    static final int VALID = 0x0100;
    static final int NOTYET = 0x0200;
    static final int READ = 0x0400;

    private TcpUrg() {
    }

    @Linux("tcp_urg")
    static void urg(TcpSock tp, SkBuff skb, TcpHdr th) {
        if (th.urg()) {
            checkUrg(tp, th);
        }
        if (tp.urgData == NOTYET) {
            int ptr = tp.urgSeq - th.seq() + th.doff() * 4
                - (th.syn() ? 1 : 0);
            if (ptr >= 0 && ptr < skb.len()) {
                byte[] b = new byte[1];
                skb.copyBits(ptr, b, 0, 1);
                tp.urgData = VALID | b[0] & 0xff;
                if (!tp.dead) {
                    tp.defReadable();
                }
            }
        }
    }

    @Linux("tcp_check_urg")
    private static void checkUrg(TcpSock tp, TcpHdr th) {
        int ptr = th.urgPtr();
        if (ptr != 0 && tp.tcp.sysctls.stdurg.value == 0) {
            ptr--;
        }
        ptr += th.seq();
        if (Seq.after(tp.copiedSeq, ptr) || Seq.before(ptr, tp.rcvNxt)
                || tp.urgData != 0 && !Seq.after(ptr, tp.urgSeq)) {
            return;
        }
        skipRead(tp);
        tp.urgData = NOTYET;
        tp.urgSeq = ptr;
        tp.predFlags = 0;
    }

    /// The reader stands at an urgent byte that it has, and that is not
    /// urgent any more: it is not to read it again as data.
    private static void skipRead(TcpSock tp) {
        if (tp.urgData == 0 || tp.urgSeq != tp.copiedSeq || tp.urginline
                || tp.copiedSeq == tp.rcvNxt) {
            return;
        }
        tp.copiedSeq++;
        SkBuff skb = tp.receiveQueue.peek();
        if (skb != null && !Seq.before(tp.copiedSeq,
                TcpSkbCb.of(skb).endSeq())) {
            tp.receiveQueue.unlink(skb);
            skb.consume();
        }
    }
}
