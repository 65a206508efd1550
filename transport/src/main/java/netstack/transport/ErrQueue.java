package netstack.transport;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What a socket tells its program on the side (`sk_error_queue`), for
/// `recvmsg` with `MSG_ERRQUEUE`: when packets were sent
/// (`SO_TIMESTAMPING`), which buffers are free again (`MSG_ZEROCOPY`), and,
/// with `IP_RECVERR`, which errors there were, each with what it is about.
@Linux(value = "sk_error_queue", file = "net/core/skbuff.c",
    renamed = true)
public final class ErrQueue {
    private static final int EAGAIN = 11;
    private static final int ENOMSG = 42;

    /// What an error takes of the receive buffer, beside its packet.
    private static final int OVERHEAD = 768;

    /// `to` is where the packet was to go, null if that is not told.
    private record Entry(SockExtendedErr ee, byte[] packet, long stampNs,
            SockaddrIn to) {

        Entry(SockExtendedErr ee, byte[] packet, long stampNs) {
            this(ee, packet, stampNs, null);
        }

        boolean isError() {
            return ee.origin() == SockExtendedErr.SO_EE_ORIGIN_ICMP
                || ee.origin() == SockExtendedErr.SO_EE_ORIGIN_LOCAL;
        }
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

    /// An error about a packet that was sent to `to`. One too many for the
    /// receive buffer is lost: they come from the network.
    ///
    /// @param packet what is known of its payload
    @Linux(value = "sock_queue_err_skb", renamed = true)
    public void error(Sock sk, SockExtendedErr ee, byte[] packet,
            SockaddrIn to) {
        int held = queue.stream().mapToInt(e -> e.packet.length + OVERHEAD)
            .sum();
        if (sk.rmemAlloc + held + packet.length + OVERHEAD >= sk.rcvbuf) {
            return;
        }
        queue.add(new Entry(ee, packet, 0, to));
        sk.errorReport();
    }

    /// IP_RECVERR was switched off.
    @Linux("skb_errqueue_purge")
    public void purge() {
        queue.removeIf(Entry::isError);
    }

    /// After an error, the next one is the pending error of the socket.
    @Linux(value = "sock_dequeue_err_skb", renamed = true)
    private void taken(Sock sk, Entry e) {
        Entry next = queue.peek();
        if (next != null && next.isError()) {
            sk.err = next.ee.errno();
        } else if (e.isError()) {
            sk.err = 0;
        }
        if (next != null) {
            sk.errorReport();
        }
    }

    /// Gives the first message: the packet as data, the rest as control
    /// messages.
    ///
    /// @return the bytes, or -EAGAIN
    @Linux(value = "ip_recv_error", file = "net/ipv4/ip_sockglue.c",
        renamed = true)
    public int recv(Sock sk, Msghdr msg) {
        Entry e = queue.poll();
        if (e == null) {
            return -EAGAIN;
        }
        taken(sk, e);
        if (e.to != null && msg.name instanceof SockaddrIn name) {
            name.set(e.to.addr, e.to.port);
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
