package netstack.transport.tcp;

import netstack.napi.Netif;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.Cmsg;
import netstack.transport.Msghdr;
import netstack.transport.SockExtendedErr;
import netstack.transport.SockOpt;
import netstack.transport.SockTimestamping;

/// SO_TIMESTAMPING on a stream: the times of a call's last byte, by the
/// sequence number that it has.
@Linux(value = "tcp_tx_timestamp_c", file = "net/ipv4/tcp.c",
    renamed = true)
final class TcpTimestamping {
    private static final int IDLE = TcpState.CLOSE.bit()
        | TcpState.LISTEN.bit();
    private static final int EINVAL = 22;

    private TcpTimestamping() {
    }

    /// The option is set. Numbers count from what is not acknowledged yet,
    /// or, with `OPT_ID_TCP`, from what was not written yet.
    static int set(TcpSock tp, int flags) {
        int base = (flags & SockTimestamping.OPT_ID_TCP) != 0 ? tp.writeSeq
            : tp.sndUna;
        int had = tp.errorQueue.tsflags;
        int rc = SockTimestamping.set(tp, flags, tp.st.in(IDLE) ? -1
            : base & 0xffffffffL);
        if (rc == 0) {
            netstamp(tp, had, flags);
        }
        return rc;
    }

    /// A listener's flags hold for its children.
    static void inherit(TcpSock sk, TcpSock tp) {
        tp.errorQueue.tsflags = sk.errorQueue.tsflags;
        netstamp(tp, 0, tp.errorQueue.tsflags);
    }

    /// The socket goes.
    static void forget(TcpSock tp) {
        netstamp(tp, tp.errorQueue.tsflags, 0);
    }

    private static void netstamp(TcpSock tp, int had, int has) {
        int bit = SockTimestamping.RX_SOFTWARE;
        if (((had ^ has) & bit) == 0) {
            return;
        }
        Netif netif = tp.tcp.ip.rx.netif();
        if ((has & bit) != 0) {
            netif.enableTimestamp();
        } else {
            netif.disableTimestamp();
        }
    }

    /// What a control message of a call makes of the socket's flags; a
    /// negative error number for one that there is not.
    @Linux(value = "sock_cmsg_send", file = "net/core/sock.c",
        renamed = true)
    static int cmsg(Msghdr msg, int flags) {
        for (Cmsg c : msg.cmsgs) {
            if (c.level() != SockOpt.SOL_SOCKET) {
                continue;
            }
            if (c.type() != SockOpt.SO_TIMESTAMPING
                    || !(c.data() instanceof Long v)
                    || (v & ~SockTimestamping.TX_RECORD) != 0) {
                return -EINVAL;
            }
            flags = flags & ~SockTimestamping.TX_RECORD | v.intValue();
        }
        return flags;
    }

    /// A call has ended: marks the packet with its last byte.
    @Linux(value = "tcp_tx_timestamp", renamed = true)
    static void tx(TcpSock tp, int flags) {
        SkBuff skb = tp.writeQueue.peekTail();
        if ((flags & SockTimestamping.TX_RECORD) == 0 || skb == null) {
            return;
        }
        TcpSkbCb cb = TcpSkbCb.of(skb);
        SockTimestamping.mark(skb, flags, cb.seq() + skb.len() - 1);
        if ((flags & SockTimestamping.TX_ACK) != 0) {
            cb.txstampAck(true);
        }
    }

    /// The mark goes with its byte when a packet is cut.
    @Linux(value = "tcp_fragment_tstamp", file = "net/ipv4/tcp_output.c",
        renamed = true)
    static void fragment(SkBuff skb, SkBuff skb2) {
        SkbSharedInfo info = skb.shinfo();
        TcpSkbCb cb = TcpSkbCb.of(skb);
        int any = info.txFlags() & SkbSharedInfo.ANY_TSTAMP;
        if (any == 0 && !cb.txstampAck() || Seq.before(info.tskey(),
                TcpSkbCb.of(skb2).seq())) {
            return;
        }
        SkbSharedInfo info2 = skb2.shinfo();
        info.txFlags(info.txFlags() & ~any);
        info2.txFlags(info2.txFlags() | any);
        info2.tskey(info.tskey());
        TcpSkbCb.of(skb2).txstampAck(cb.txstampAck());
        cb.txstampAck(false);
    }

    /// Is the byte among those that are acknowledged now?
    @Linux(value = "tcp_ack_tstamp", file = "net/ipv4/tcp_input.c",
        renamed = true)
    static void ack(TcpSock tp, SkBuff skb, TcpSkbCb cb, int priorSndUna) {
        if (!cb.txstampAck()) {
            return;
        }
        int key = skb.shinfo().tskey();
        if (!Seq.before(key, priorSndUna) && Seq.before(key, tp.sndUna)) {
            tp.tstampTx(skb, SockExtendedErr.SCM_TSTAMP_ACK);
        }
    }

    /// The time at which came what was read last.
    @Linux(value = "tcp_recv_timestamp", renamed = true)
    static void recvTimestamp(TcpSock tp, Msghdr msg) {
        int flags = tp.errorQueue.tsflags;
        int rx = SockTimestamping.SOFTWARE;
        boolean wanted = (flags & rx) != 0
            && ((flags & SockTimestamping.RX_SOFTWARE) != 0
                || (flags & SockTimestamping.OPT_RX_FILTER) == 0);
        if (wanted && tp.rxStampNs != 0) {
            msg.putCmsg(SockOpt.SOL_SOCKET, SockOpt.SO_TIMESTAMPING,
                tp.rxStampNs);
        }
        tp.rxStampNs = 0;
    }
}
