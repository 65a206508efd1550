package netstack.transport.tcp;

import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Protection against wrapped sequence numbers (RFC 7323, 5): a segment
/// whose time stamp is older than the last one is a ghost.
@Linux(value = "tcp_paws", file = "include/net/tcp.h", renamed = true)
final class TcpPaws {
    /// 24 days: after that the clock of time stamps may itself have wrapped.
    private static final int PAWS_24DAYS = 60 * 60 * 24 * 24;
    /// A reset is not checked against a stamp older than this (seconds).
    private static final int PAWS_MSL = 60;
    private static final int PAWS_WINDOW = 1;

    private TcpPaws() {
    }

    static long seconds(Machine machine) {
        return machine.now() / 1_000_000_000 + 1;
    }

    /// Whether the time stamp is acceptable.
    @Linux("tcp_paws_check")
    static boolean check(Tcp tcp, TcpOptionsReceived rx, int win) {
        if (rx.tsRecent - rx.rcvTsval <= win) {
            return true;
        }
        if (seconds(tcp.machine) >= rx.tsRecentStamp + PAWS_24DAYS) {
            return true;
        }
        // Some peers send a stamp of zero with their SYN-ACK.
        return rx.tsRecent == 0;
    }

    @Linux("tcp_paws_reject")
    static boolean reject(Tcp tcp, TcpOptionsReceived rx, boolean rst) {
        if (check(tcp, rx, 0)) {
            return false;
        }
        // A reset's stamp is often missing or odd: be lenient for old ones.
        return !rst
            || seconds(tcp.machine) < rx.tsRecentStamp + PAWS_MSL;
    }

    /// Whether PAWS forbids the segment, which is not merely an ACK that
    /// was overtaken.
    @Linux("tcp_paws_discard")
    static boolean discard(TcpSock tp, SkBuff skb) {
        return !check(tp.tcp, tp.rxOpt, PAWS_WINDOW)
            && !isDisorderedAck(tp, skb);
    }

    /// A bare ACK that adds nothing and came late: not worth an answer, but
    /// no ghost either.
    @Linux(value = "tcp_disordered_ack_check", file = "net/ipv4/tcp_input.c",
        renamed = true)
    private static boolean isDisorderedAck(TcpSock tp, SkBuff skb) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int replay = Math.max(tp.rtt.rto * 1200 / tp.hz(), 200);
        return th.ack() && cb.seq() == cb.endSeq()
            && cb.seq() == tp.rcvNxt && cb.ackSeq() == tp.sndUna
            && !TcpAck.mayUpdateWindow(tp, cb.ackSeq(), cb.seq(),
                th.window() << tp.rxOpt.sndWscale)
            && tp.rxOpt.tsRecent - tp.rxOpt.rcvTsval <= replay;
    }

    /// Takes over the peer's time stamp as the one to echo.
    @Linux(value = "tcp_store_ts_recent", file = "net/ipv4/tcp_input.c")
    static void storeTsRecent(TcpSock tp) {
        tp.rxOpt.tsRecent = tp.rxOpt.rcvTsval;
        tp.rxOpt.tsRecentStamp = seconds(tp.machine());
    }

    /// The same, unless `seq` lies behind what was acknowledged: RFC 7323,
    /// 4.3, so that a delayed ACK echoes the first of its segments.
    @Linux(value = "tcp_replace_ts_recent", file = "net/ipv4/tcp_input.c")
    static void replaceTsRecent(TcpSock tp, int seq) {
        if (tp.rxOpt.sawTstamp && !Seq.after(seq, tp.rcvWup)
                && check(tp.tcp, tp.rxOpt, 0)) {
            storeTsRecent(tp);
        }
    }
}
