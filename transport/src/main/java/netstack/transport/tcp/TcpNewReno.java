package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Losses without SACK (RFC 6582): three duplicate ACKs mean that the head
/// of the queue is lost, and so does each ACK in recovery that does not
/// acknowledge all. Duplicate ACKs are counted in `sackedOut`, as if each
/// told of one packet that arrived.
@Linux(value = "tcp_is_reno", file = "net/ipv4/tcp_recovery.c",
        renamed = true)
final class TcpNewReno {
    private TcpNewReno() {
    }

    // tag::tcp_newreno_mark_lost[]
    @Linux(value = "tcp_newreno_mark_lost")
    static void markLost(TcpSock tp, boolean sndUnaAdvanced) {
        boolean enough = tp.caState.before(CaState.RECOVERY)
                && tp.sackedOut >= tp.reordering;
        boolean partial = tp.caState == CaState.RECOVERY && sndUnaAdvanced;
        if (!enough && !partial) {
            return;
        }
        SkBuff skb = tp.rtxHead();
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (cb.isSacked(TcpSkbCb.LOST)) {
            return;
        }
        int mss = cb.mss();
        if (cb.pcount() > 1 && skb.len() > mss) {
            TcpFragment.fragment(tp, true, skb, mss, mss);
        }
        TcpLoss.markSkbLost(tp, skb);
    }
    // end::tcp_newreno_mark_lost[]

    /// A duplicate ACK came: something has arrived.
    @Linux(value = "tcp_add_reno_sack", file = "net/ipv4/tcp_input.c",
            renamed = true)
    static void addSack(TcpSock tp, int dupacks) {
        if (dupacks == 0) {
            return;
        }
        int prior = tp.sackedOut;
        tp.sackedOut += dupacks;
        checkReordering(tp, 0);
        tp.delivered += Math.max(0, tp.sackedOut - prior);
    }

    /// `acked` packets were acknowledged: one filled the hole, the others
    /// are those that the duplicate ACKs were for.
    @Linux(value = "tcp_remove_reno_sacks", file = "net/ipv4/tcp_input.c",
            renamed = true)
    static void removeSacks(TcpSock tp, int acked) {
        if (acked > 0) {
            tp.delivered += Math.max(acked - tp.sackedOut, 1);
            tp.sackedOut = Math.max(0, tp.sackedOut - (acked - 1));
        }
        checkReordering(tp, acked);
    }

    /// More duplicate ACKs than packets that could have arrived: they must
    /// come from packets that overtook each other.
    @Linux(value = "tcp_check_reno_reordering",
            file = "net/ipv4/tcp_input.c", renamed = true)
    private static void checkReordering(TcpSock tp, int addend) {
        if (limitSacked(tp)) {
            tp.reordering = Math.min(tp.packetsOut + addend,
                    tp.sysctlMaxReordering());
            tp.reordSeen++;
            tp.ext(TcpExtMib.TCPRENOREORDER, 1);
        }
    }

    @Linux(value = "tcp_limit_reno_sacked", file = "net/ipv4/tcp_input.c",
            renamed = true)
    static boolean limitSacked(TcpSock tp) {
        int holes = Math.min(Math.max(tp.lostOut, 1), tp.packetsOut);
        if (tp.sackedOut + holes <= tp.packetsOut) {
            return false;
        }
        tp.sackedOut = tp.packetsOut - holes;
        return true;
    }
}
