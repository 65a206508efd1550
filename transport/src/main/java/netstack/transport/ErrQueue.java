package netstack.transport;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What a socket tells its program on the side (`sk_error_queue`), for
/// `recvmsg` with `MSG_ERRQUEUE`: when packets were sent
/// (`SO_TIMESTAMPING`), and which buffers are free again (`MSG_ZEROCOPY`).
///
/// Left out: errors by ICMP; a limit by the receive buffer.
@Linux(value = "sk_error_queue", file = "net/core/skbuff.c",
    renamed = true)
public final class ErrQueue {
    private static final int EAGAIN = 11;
    private static final int ENOMSG = 42;

    private record Entry(SockExtendedErr ee, byte[] packet, long stampNs) {
    }

    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    /// SO_TIMESTAMPING: bits of [SockTimestamping]; the number that counts
    /// as byte 0.
    public int tsflags;
    public int tskey;
    /// SO_ZEROCOPY.
    public boolean zerocopy;

    /// Whether there is nothing to be told.
    public boolean empty() {
        return queue.isEmpty();
    }

    /// The calls from `lo` to `hi` don't need their buffers any more.
    ///
    /// @param copied whether the bytes were copied on the way
    @Linux(value = "__msg_zerocopy_callback", renamed = true)
    public void zerocopyDone(Sock sk, int lo, int hi, boolean copied) {
        Entry last = queue.peekLast();
        if (last != null && last.ee.origin()
                == SockExtendedErr.SO_EE_ORIGIN_ZEROCOPY
                && last.ee.data() + 1 == lo) {
            queue.removeLast();
            SockExtendedErr e = last.ee;
            queue.add(new Entry(new SockExtendedErr(0, e.origin(), 0,
                e.code(), e.info(), hi), last.packet, 0));
        } else {
            queue.add(new Entry(new SockExtendedErr(0,
                SockExtendedErr.SO_EE_ORIGIN_ZEROCOPY, 0, copied
                    ? SockExtendedErr.SO_EE_CODE_ZEROCOPY_COPIED : 0,
                lo, hi), new byte[0], 0));
        }
        sk.errorReport();
    }

    /// Something has happened to a packet whose time the program wants.
    ///
    /// @param type `SCM_TSTAMP_*`
    @Linux("__skb_tstamp_tx")
    public void skbTstampTx(Sock sk, SkBuff skb, int type) {
        byte[] packet = new byte[(tsflags & SockTimestamping.OPT_TSONLY) != 0
            ? 0 : skb.len()];
        skb.copyBits(0, MemorySegment.ofArray(packet), 0, packet.length);
        int data = (tsflags & SockTimestamping.OPT_ID) == 0 ? 0
            : skb.shinfo().tskey() - tskey;
        queue.add(new Entry(new SockExtendedErr(ENOMSG,
            SockExtendedErr.SO_EE_ORIGIN_TIMESTAMPING, 0, 0, type, data),
            packet, sk.machine().now()));
        sk.errorReport();
    }

    /// Gives the first message: the packet as data, the rest as control
    /// messages.
    ///
    /// @return the bytes, or -EAGAIN
    @Linux(value = "ip_recv_error", file = "net/ipv4/ip_sockglue.c",
        renamed = true)
    public int recv(Msghdr msg) {
        Entry e = queue.poll();
        if (e == null) {
            return -EAGAIN;
        }
        int n = Math.min(e.packet.length, msg.len);
        msg.msgFlags |= n < e.packet.length ? Msghdr.MSG_TRUNC : 0;
        MemorySegment.copy(MemorySegment.ofArray(e.packet), 0, msg.base,
            msg.offset, n);
        if (e.stampNs != 0
                && (tsflags & SockTimestamping.SOFTWARE) != 0) {
            msg.putCmsg(SockOpt.SOL_SOCKET, SockOpt.SO_TIMESTAMPING,
                e.stampNs);
        }
        msg.putCmsg(SockOpt.SOL_IP, SockOpt.IP_RECVERR, e.ee);
        msg.msgFlags |= Msghdr.MSG_ERRQUEUE;
        return n;
    }
}
