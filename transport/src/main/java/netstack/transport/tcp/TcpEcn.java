package netstack.transport.tcp;

import netstack.driver.net.SysctlInt;
import netstack.driver.net.SysctlBool;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.wire.TcpHdr;

/// Explicit Congestion Notification (RFC 3168): routers mark packets where
/// they would drop them; the receiver tells the sender (ECE) until that says
/// that it has reduced its window (CWR).
///
/// Left out: Accurate ECN, congestion controls that want every mark.
@Linux(value = "tcp_ecn", file = "net/ipv4/tcp_input.c", renamed = true)
final class TcpEcn {
    /// Bits of `ecnFlags`: agreed on; CWR is to be sent; ECE is to be sent
    /// until CWR comes; a mark was seen.
    static final int OK = 1;
    static final int QUEUE_CWR = 2;
    static final int DEMAND_CWR = 4;
    static final int SEEN = 8;

    private static final int MASK = 3;
    private static final int ECT_0 = 2;
    private static final int CE = 3;
    private static final int BOTH = TcpHdr.ECE | TcpHdr.CWR;

    private TcpEcn() {
    }

    /// `tcp_ecn` (0 never, 1 always, 2 if the peer asks) and what becomes of
    /// a SYN that had no answer.
    static final class Sysctls {
        final SysctlInt ecn;
        final SysctlBool fallback;

        Sysctls(Tcp tcp) {
            ecn = tcp.net.sysctl().intOf(TcpSysctls.name("ecn"), 2, 0, 2);
            fallback = tcp.net.sysctl().boolOf(
                TcpSysctls.name("ecn_fallback"), true);
        }
    }

    /// The flags of a SYN that is about to be sent.
    @Linux(value = "tcp_ecn_send_syn", file = "net/ipv4/tcp_output.c")
    static void sendSyn(TcpSock tp, TcpSkbCb cb) {
        tp.ecnFlags = 0;
        if (tp.tcp.ecn.ecn.value == 1) {
            cb.tcpFlags(cb.tcpFlags() | BOTH);
            tp.ecnFlags = OK;
        }
    }

    /// A SYN is sent again: perhaps somebody on the way did not like the
    /// flags.
    @Linux(value = "tcp_ecn_clear_syn", file = "net/ipv4/tcp_output.c")
    static void clearSyn(TcpSock tp, TcpSkbCb cb) {
        boolean syn = cb.flag(TcpHdr.SYN)
            && (cb.tcpFlags() & BOTH) == BOTH;
        if (syn && tp.tcp.ecn.fallback.value) {
            cb.tcpFlags(cb.tcpFlags() & ~BOTH);
        }
    }

    /// A SYN for a listener: whether ECN is agreed on. A SYN must not be
    /// marked itself (RFC 3168, 6.1.1).
    @Linux("tcp_ecn_create_request")
    static void createRequest(TcpRequestSock req, SkBuff skb) {
        TcpHdr th = new TcpHdr(skb.mem(), skb.transportHeader());
        boolean asks = (th.flags() & BOTH) == BOTH;
        req.ecnOk = asks && dsfield(skb) == 0
            && req.listener.tcp.ecn.ecn.value != 0;
    }

    private static int dsfield(SkBuff skb) {
        return new IpHdr(skb.mem(), skb.networkHeader()).tos() & MASK;
    }

    @Linux("tcp_ecn_rcv_synack")
    static void rcvSynack(TcpSock tp, TcpHdr th) {
        if ((th.flags() & BOTH) != TcpHdr.ECE) {
            tp.ecnFlags &= ~OK;
        }
    }

    @Linux("tcp_ecn_rcv_syn")
    static void rcvSyn(TcpSock tp, TcpHdr th) {
        if ((th.flags() & BOTH) != BOTH) {
            tp.ecnFlags &= ~OK;
        }
    }

    /// The SYN-ACK of a simultaneous open.
    @Linux(value = "tcp_ecn_send_synack", file = "net/ipv4/tcp_output.c")
    static void sendSynack(TcpSock tp, TcpSkbCb cb) {
        cb.tcpFlags(cb.tcpFlags() & ~TcpHdr.CWR
            & ((tp.ecnFlags & OK) != 0 ? -1 : ~TcpHdr.ECE));
    }

    // tag::tcp_ecn_send[]
    /// Marks a segment that is about to be sent: only new data may be marked
    /// by routers, since a lost retransmission would hide the mark.
    @Linux(value = "tcp_ecn_send", file = "net/ipv4/tcp_output.c")
    static void send(TcpSock tp, SkBuff skb, TcpHdr th, boolean data,
            int seq) {
        if ((tp.ecnFlags & OK) == 0) {
            return;
        }
        int flags = th.flags();
        if (data && !Seq.before(seq, tp.sndNxt)) {
            tp.tos |= ECT_0;
            if ((tp.ecnFlags & QUEUE_CWR) != 0) {
                tp.ecnFlags &= ~QUEUE_CWR;
                flags |= TcpHdr.CWR;
                SkbSharedInfo info = skb.shinfo();
                info.gsoType(info.gsoType() | SkbSharedInfo.SKB_GSO_TCP_ECN);
            }
        } else {
            tp.tos &= ~MASK;
        }
        if ((tp.ecnFlags & DEMAND_CWR) != 0) {
            flags |= TcpHdr.ECE;
        }
        th.doffFlags(th.doff(), flags);
    }
    // end::tcp_ecn_send[]

    /// Data has come: was it marked?
    @Linux("__tcp_ecn_check_ce")
    static void checkCe(TcpSock tp, SkBuff skb) {
        if ((tp.ecnFlags & OK) == 0) {
            return;
        }
        switch (dsfield(skb)) {
            case 0 -> {
                // Probably a retransmission.
                if ((tp.ecnFlags & SEEN) != 0) {
                    TcpDelack.enterQuickackMode(tp, 2);
                }
            }
            case CE -> {
                if ((tp.ecnFlags & DEMAND_CWR) == 0) {
                    // The sender's window may be small: no delay.
                    TcpDelack.enterQuickackMode(tp, 2);
                    tp.ecnFlags |= DEMAND_CWR;
                }
                tp.ecnFlags |= SEEN;
            }
            default -> tp.ecnFlags |= SEEN;
        }
    }

    /// The peer has reduced its window, and may not have much left of it.
    @Linux("tcp_ecn_accept_cwr")
    static void acceptCwr(TcpSock tp, TcpSkbCb cb) {
        if (cb.flag(TcpHdr.CWR)) {
            tp.ecnFlags &= ~DEMAND_CWR;
            if (cb.seq() != cb.endSeq()) {
                tp.ack.pending |= InetCskAck.NOW;
            }
        }
    }

    /// Whether the segment tells of a mark.
    @Linux("tcp_ecn_rcv_ecn_echo")
    static boolean rcvEcnEcho(TcpSock tp, TcpSkbCb cb) {
        return (tp.ecnFlags & OK) != 0 && cb.flag(TcpHdr.ECE)
            && !cb.flag(TcpHdr.SYN);
    }

    /// The window is reduced: tell the peer with the next data.
    @Linux("tcp_ecn_queue_cwr")
    static void queueCwr(TcpSock tp) {
        if ((tp.ecnFlags & OK) != 0) {
            tp.ecnFlags |= QUEUE_CWR;
        }
    }

    /// It was not, after all.
    @Linux("tcp_ecn_withdraw_cwr")
    static void withdrawCwr(TcpSock tp) {
        tp.ecnFlags &= ~QUEUE_CWR;
    }
}
