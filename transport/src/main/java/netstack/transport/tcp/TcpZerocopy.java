package netstack.transport.tcp;

import java.util.ArrayDeque;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// `MSG_ZEROCOPY`: which calls' buffers are still referred to by packets,
/// and the message to the program when they no longer are. A packet refers
/// to one buffer at most, so calls begin packets of their own; a call that
/// can append to a packet that waits joins the buffer of the one before.
///
/// Left out: pinning the program's pages. The bytes are copied as always,
/// and the message says so, as a device's driver makes it that can't do
/// without (`skb_orphan_frags_rx`).
@Linux(value = "ubuf_info_msgzc", file = "include/linux/skbuff.h")
final class TcpZerocopy {
    private static final int USHRT_MAX = 65535;
    private static final int BYTE_LIMIT = 1 << 19;

    /// One buffer, of the calls `id` up to `id + len - 1`.
    private static final class Uarg {
        final int id;
        final int start;
        int len = 1;
        int bytelen;
        int end;

        Uarg(int id, int start, int bytelen) {
            this.id = id;
            this.start = start;
            this.end = start;
            this.bytelen = bytelen;
        }
    }

    private final ArrayDeque<Uarg> pending = new ArrayDeque<>();
    private int zckey;
    /// The call that runs now has a buffer.
    private boolean open;

    /// Whether the call that runs refers to its buffer.
    boolean open() {
        return open;
    }

    /// A call with `size` bytes begins.
    @Linux(value = "msg_zerocopy_realloc", file = "net/core/skbuff.c",
        renamed = true)
    void begin(TcpSock tp, int size) {
        open = true;
        Uarg last = of(tp.writeQueue.peekTail());
        if (last != null && last.len < USHRT_MAX - 1
                && last.bytelen + size <= BYTE_LIMIT
                && last.id + last.len == zckey) {
            last.len++;
            last.bytelen += size;
        } else {
            pending.add(new Uarg(zckey, tp.writeSeq, size));
        }
        zckey++;
    }

    /// The buffer that a packet refers to; null for none.
    private Uarg of(SkBuff skb) {
        if (skb == null || pending.isEmpty()) {
            return null;
        }
        TcpSkbCb cb = TcpSkbCb.of(skb);
        Uarg last = pending.peekLast();
        return Seq.before(cb.seq(), last.end)
            && Seq.after(cb.endSeq(), last.start) ? last : null;
    }

    /// Whether the call that runs may append to `skb`.
    boolean mayAppend(SkBuff skb) {
        if (!open) {
            return true;
        }
        Uarg last = pending.peekLast();
        if (last.end != last.start) {
            return true;
        }
        // The first bytes of a new buffer: not behind an older one's.
        int seq = TcpSkbCb.of(skb).seq();
        return pending.stream().noneMatch(u -> u != last
            && Seq.after(u.end, seq));
    }

    /// The call has ended; of its bytes, all up to `writeSeq` were taken.
    ///
    /// @param copied how many; for none the call counts as not made
    void end(TcpSock tp, int copied) {
        if (!open) {
            return;
        }
        open = false;
        Uarg last = pending.peekLast();
        if (copied == 0) {
            zckey--;
            if (--last.len == 0) {
                pending.removeLast();
            }
            return;
        }
        last.end = tp.writeSeq;
        release(tp);
    }

    /// A call whose first `copied` bytes went with the SYN of a Fast Open.
    void syn(TcpSock tp, int copied) {
        Uarg u = new Uarg(zckey++, tp.writeSeq - copied, copied);
        u.end = tp.writeSeq;
        pending.add(u);
        release(tp);
    }

    /// What was appended so far.
    void appended(TcpSock tp) {
        if (open) {
            pending.peekLast().end = tp.writeSeq;
        }
    }

    /// Packets were freed: tells of buffers that none refers to any more.
    @Linux(value = "msg_zerocopy_callback", file = "net/core/skbuff.c",
        renamed = true)
    void release(TcpSock tp) {
        if (pending.isEmpty()) {
            return;
        }
        SkBuff first = tp.rtxHead() != null ? tp.rtxHead() : tp.sendHead();
        int seq = first == null ? tp.writeSeq : TcpSkbCb.of(first).seq();
        while (!pending.isEmpty()) {
            Uarg u = pending.peek();
            boolean used = Seq.after(u.end, seq)
                || open && u == pending.peekLast();
            if (used) {
                return;
            }
            pending.remove();
            if (!tp.dead) {
                tp.errorQueue.zerocopyDone(tp, u.id, u.id + u.len - 1,
                    Seq.after(tp.sndNxt, u.start));
            }
        }
    }
}
