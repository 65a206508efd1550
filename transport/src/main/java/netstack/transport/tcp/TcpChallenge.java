package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// ACKs that answer a segment which does not fit, and how often they may be
/// sent: without a limit two confused hosts would answer each other for
/// ever, and RFC 5961's challenge ACKs could be used to find a connection.
@Linux(value = "tcp_challenge", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpChallenge {
    private TcpChallenge() {
    }

    /// Whether another one is too early; `last` is when one was sent last,
    /// in jiffies, 0 for never.
    @Linux("__tcp_oow_rate_limited")
    static boolean limited(Tcp tcp, long now, long last, TcpExtMib item) {
        long ratelimit = tcp.sysctls.invalidRatelimit.value
            * (long) tcp.machine.hz() / 1000;
        if (last != 0 && now - last < ratelimit) {
            tcp.ext.inc(item);
            return true;
        }
        return false;
    }

    /// The same for a connection, and only for a segment without data: data
    /// is not sent in answer to an ACK.
    @Linux("tcp_oow_rate_limited")
    static boolean oowRateLimited(TcpSock tp, TcpSkbCb cb, TcpExtMib item) {
        boolean data = cb.seq() != cb.endSeq()
            && !cb.flag(netstack.transport.wire.TcpHdr.SYN);
        return !data && oowRateLimited(tp, item);
    }

    private static boolean oowRateLimited(TcpSock tp, TcpExtMib item) {
        long now = tp.machine().jiffies();
        if (limited(tp.tcp, now, tp.lastOowAckTime, item)) {
            return true;
        }
        tp.lastOowAckTime = now;
        return false;
    }

    /// RFC 5961: whoever sent that segment shall show that it knows the
    /// connection, by answering this ACK with an exact reset.
    @Linux("tcp_send_challenge_ack")
    static void sendChallengeAck(TcpSock tp) {
        if (oowRateLimited(tp, TcpExtMib.TCPACKSKIPPEDCHALLENGE)) {
            return;
        }
        Tcp tcp = tp.tcp;
        int limit = tcp.sysctls.challengeAckLimit.value;
        if (limit != Integer.MAX_VALUE) {
            long now = tp.machine().jiffies() / tp.hz();
            if (now != tcp.challengeStamp) {
                int half = (limit + 1) >> 1;
                tcp.challengeStamp = now;
                tcp.challengeCount = half
                    + tp.machine().random().nextInt(Math.max(limit, 1));
            }
            if (tcp.challengeCount <= 0) {
                return;
            }
            tcp.challengeCount--;
        }
        tp.ext(TcpExtMib.TCPCHALLENGEACK, 1);
        TcpSendCtl.sendAck(tp);
    }
}
