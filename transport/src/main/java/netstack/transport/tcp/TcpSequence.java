package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// The first four checks of RFC 9293, 3.10.7.4: time stamp, sequence number,
/// reset, SYN.
@Linux(value = "tcp_validate", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpSequence {
    private TcpSequence() {
    }

    /// Whether a segment has anything in the window, or begins right at its
    /// end with nothing.
    @Linux(value = "tcp_in_window", file = "net/ipv4/tcp_minisocks.c")
    static boolean inWindow(int seq, int endSeq, int win, int winEnd) {
        if (seq == win) {
            return true;
        }
        if (Seq.after(endSeq, win) && Seq.before(seq, winEnd)) {
            return true;
        }
        return seq == winEnd && seq == endSeq;
    }

    // tag::tcp_sequence[]
    /// Step 1. Looser than the RFC: what lies just left of the window was
    /// sent before our last ACK arrived, and may carry news.
    ///
    /// @return null if the segment may be looked at
    @Linux("tcp_sequence")
    static DropReason sequence(TcpSock tp, int seq, int endSeq) {
        if (Seq.before(endSeq, tp.rcvWup)) {
            return DropReason.TCP_OLD_SEQUENCE;
        }
        if (Seq.after(seq, tp.rcvNxt + tp.receiveWindow())) {
            return DropReason.TCP_INVALID_SEQUENCE;
        }
        return null;
    }
    // end::tcp_sequence[]

    // tag::tcp_validate_incoming[]
    /// All four. Takes `skb` when it returns false.
    ///
    /// @param synInerr whether a SYN counts as an error
    @Linux("tcp_validate_incoming")
    static boolean validateIncoming(TcpSock tp, SkBuff skb, TcpHdr th,
            boolean synInerr) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (tp.tcp.options.fastParseOptions(skb, th, tp)
                && tp.rxOpt.sawTstamp && TcpPaws.discard(tp, skb)
                && !th.rst()) {
            return paws(tp, skb, cb, th, synInerr);
        }
        DropReason bad = sequence(tp, cb.seq(), cb.endSeq());
        if (bad != null) {
            return checkSequence(tp, skb, cb, th, bad, synInerr);
        }
        if (th.rst()) {
            return checkReset(tp, skb, cb);
        }
        return !th.syn() || checkSyn(tp, skb, cb, th, synInerr);
    }
    // end::tcp_validate_incoming[]

    private static boolean paws(TcpSock tp, SkBuff skb, TcpSkbCb cb,
            TcpHdr th, boolean synInerr) {
        if (th.syn()) {
            return synChallenge(tp, skb, synInerr);
        }
        tp.ext(TcpExtMib.PAWSESTAB, 1);
        if (!TcpChallenge.oowRateLimited(tp, cb,
                TcpExtMib.TCPACKSKIPPEDPAWS)) {
            TcpSackSend.sendDupack(tp, skb);
        }
        return drop(skb, DropReason.TCP_RFC7323_PAWS);
    }

    /// Not acceptable: answered with an ACK, unless it is a reset.
    private static boolean checkSequence(TcpSock tp, SkBuff skb, TcpSkbCb cb,
            TcpHdr th, DropReason bad, boolean synInerr) {
        if (th.rst()) {
            return resetCheck(tp, cb) ? reset(tp, skb) : drop(skb, bad);
        }
        if (th.syn()) {
            return synChallenge(tp, skb, synInerr);
        }
        if (!TcpChallenge.oowRateLimited(tp, cb,
                TcpExtMib.TCPACKSKIPPEDSEQ)) {
            TcpSackSend.sendDupack(tp, skb);
        }
        return drop(skb, bad);
    }

    // tag::tcp_check_reset[]
    /// Step 2. Only a reset with exactly the next number ends the connection
    /// at once (RFC 5961, 3.2); what is merely in the window could come from
    /// somebody who guesses.
    private static boolean checkReset(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        if (cb.seq() == tp.rcvNxt || resetCheck(tp, cb)
                || tp.isSack() && tp.rxOpt.numSacks > 0
                    && cb.seq() == maxSack(tp)) {
            return reset(tp, skb);
        }
        TcpChallenge.sendChallengeAck(tp);
        return drop(skb, DropReason.TCP_RESET);
    }
    // end::tcp_check_reset[]

    /// A peer that has sent its FIN may reset with the number of the FIN.
    @Linux("tcp_reset_check")
    private static boolean resetCheck(TcpSock tp, TcpSkbCb cb) {
        return cb.seq() == tp.rcvNxt - 1 && tp.st.in(
            TcpState.CLOSE_WAIT.bit() | TcpState.LAST_ACK.bit()
                | TcpState.CLOSING.bit());
    }

    private static int maxSack(TcpSock tp) {
        int max = tp.selectiveAcks[1];
        for (int i = 1; i < tp.rxOpt.numSacks; i++) {
            max = Seq.max(max, tp.selectiveAcks[2 * i + 1]);
        }
        return max;
    }

    /// Step 4. A SYN within a connection is an old duplicate, or an attack
    /// (RFC 5961, 4.2). The one of a simultaneous open is neither.
    private static boolean checkSyn(TcpSock tp, SkBuff skb, TcpSkbCb cb,
            TcpHdr th, boolean synInerr) {
        if (tp.st == TcpState.SYN_RECV && !tp.dead && th.ack()
                && cb.seq() + 1 == cb.endSeq()
                && cb.seq() + 1 == tp.rcvNxt
                && cb.ackSeq() == tp.sndNxt) {
            return true;
        }
        return synChallenge(tp, skb, synInerr);
    }

    private static boolean synChallenge(TcpSock tp, SkBuff skb,
            boolean synInerr) {
        if (synInerr) {
            tp.tcp.mib.inc(TcpMib.INERRS);
        }
        tp.ext(TcpExtMib.TCPSYNCHALLENGE, 1);
        TcpChallenge.sendChallengeAck(tp);
        return drop(skb, DropReason.TCP_INVALID_SYN);
    }

    private static boolean reset(TcpSock tp, SkBuff skb) {
        reset(tp);
        skb.free(DropReason.TCP_RESET);
        return false;
    }

    /// The peer has ended the connection: the program learns it as an error.
    @Linux("tcp_reset")
    static void reset(TcpSock tp) {
        int err = switch (tp.st) {
            case SYN_SENT -> Tcp.ECONNREFUSED;
            case CLOSE_WAIT -> Tcp.EPIPE;
            case CLOSE -> 0;
            default -> Tcp.ECONNRESET;
        };
        if (err != 0) {
            TcpClose.doneWithError(tp, err);
        }
    }

    private static boolean drop(SkBuff skb, DropReason reason) {
        skb.free(reason);
        return false;
    }
}
