package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbDestructor;
import netstack.skbuff.SkbSizes;
import netstack.transport.ProtoMem;
import netstack.transport.Sock;

/// Memory of stream sockets: what lies in the send queues (`wmemQueued`) and
/// what was received (`rmemAlloc`), drawn in whole pages from the memory of
/// all TCP sockets and lent on to packets (`forwardAlloc`).
@Linux(value = "sk_stream", file = "net/core/stream.c", renamed = true)
final class TcpStream {
    private static final SkbDestructor RFREE = TcpStream::rfree;
    private static final int PAGE = PageSource.PAGE_SIZE;

    private TcpStream() {
    }

    /// An empty packet for a queue: room for headers, no payload yet.
    @Linux(value = "tcp_stream_alloc_skb", file = "net/ipv4/tcp.c",
        renamed = true)
    static SkBuff allocSkb(TcpSock tp) {
        int room = tp.tcp.release.maxTcpHeader();
        SkBuff skb = tp.tcp.skbs.allocFclone(room);
        if (skb == null) {
            return null;
        }
        skb.truesize(tp.tcp.release.headTruesize(skb));
        skb.reserve(room);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        skb.clearCb();
        return skb;
    }

    /// Makes sure that `bytes` can be charged.
    @Linux(value = "sk_wmem_schedule", file = "include/net/sock.h")
    static boolean wmemSchedule(TcpSock tp, int bytes) {
        int delta = bytes - tp.forwardAlloc;
        return delta <= 0 || tp.memSchedule(delta,
            (int) tp.tcp.sysctls.wmem.value[0]);
    }

    /// Charges `bytes` more (or fewer) of the send queues.
    @Linux(value = "sk_wmem_queued_add", file = "include/net/sock.h",
        renamed = true)
    static void wmemQueuedAdd(TcpSock tp, int bytes) {
        tp.wmemQueued += bytes;
        memCharge(tp, bytes);
    }

    @Linux(value = "sk_mem_charge", file = "include/net/sock.h")
    static void memCharge(TcpSock tp, int bytes) {
        tp.forwardAlloc -= bytes;
        if (bytes > 0 && tp.forwardAlloc < 0) {
            forceSchedule(tp, -tp.forwardAlloc);
        } else if (bytes < 0) {
            reclaim(tp);
        }
    }

    /// Takes pages even if there are none to be had: the packet exists.
    @Linux(value = "sk_forced_mem_schedule", file = "net/ipv4/tcp_output.c",
        renamed = true)
    private static void forceSchedule(TcpSock tp, int bytes) {
        tp.memSchedule(bytes, Integer.MAX_VALUE);
    }

    /// Gives back whole pages that are not lent.
    @Linux(value = "sk_mem_reclaim", file = "include/net/sock.h",
        renamed = true)
    static void reclaim(TcpSock tp) {
        if (tp.forwardAlloc >= PAGE) {
            int pages = tp.forwardAlloc & -PAGE;
            tp.forwardAlloc -= pages;
            tp.memReclaim(pages);
        }
    }

    /// Frees a packet of the send queues.
    @Linux(value = "tcp_wmem_free_skb", file = "include/net/tcp.h")
    static void wmemFreeSkb(TcpSock tp, SkBuff skb) {
        wmemQueuedAdd(tp, -skb.truesize());
        skb.consume();
    }

    /// Frees a packet that was acknowledged.
    @Linux(value = "tcp_rtx_queue_unlink_and_free",
        file = "include/net/tcp.h")
    static void rtxQueueUnlinkAndFree(TcpSock tp, SkBuff skb) {
        tp.rtxQueue.unlink(skb);
        wmemFreeSkb(tp, skb);
    }

    /// Charges a received packet to the socket, until the program has read
    /// it.
    @Linux(value = "skb_set_owner_r", file = "include/net/sock.h")
    static void setOwnerR(TcpSock tp, SkBuff skb) {
        skb.orphan();
        skb.sk(tp);
        skb.destructor(RFREE);
        tp.rmemAlloc += skb.truesize();
        memCharge(tp, skb.truesize());
    }

    @Linux(value = "sock_rfree", file = "net/core/sock.c", renamed = true)
    private static void rfree(SkBuff skb) {
        TcpSock tp = (TcpSock) skb.sk();
        tp.rmemAlloc -= skb.truesize();
        memCharge(tp, -skb.truesize());
    }

    @Linux(value = "sk_rmem_schedule", file = "include/net/sock.h")
    static boolean rmemSchedule(TcpSock tp, int bytes) {
        int delta = bytes - tp.forwardAlloc;
        return delta <= 0 || tp.memSchedule(delta,
            (int) tp.tcp.sysctls.rmem.value[0]);
    }

    /// Whether TCP as a whole is short of memory.
    @Linux(value = "tcp_under_memory_pressure", file = "include/net/tcp.h")
    static boolean underMemoryPressure(TcpSock tp) {
        ProtoMem mem = tp.tcp.mem;
        return mem.pressure();
    }

    /// Whether the program may write: a third of the buffer is free, and not
    /// too much waits unsent.
    @Linux("sk_stream_is_writeable")
    static boolean isWriteable(TcpSock tp) {
        return tp.streamWspace() >= tp.streamMinWspace()
            && memoryFree(tp);
    }

    /// `TCP_NOTSENT_LOWAT`.
    @Linux(value = "tcp_stream_memory_free", file = "include/net/tcp.h")
    static boolean memoryFree(TcpSock tp) {
        int lowat = tp.notsentLowat != 0 ? tp.notsentLowat
            : tp.tcp.sysctls.notsentLowat.value;
        return tp.streamMemoryFree() && Integer.compareUnsigned(
            tp.writeSeq - tp.sndNxt, lowat) < 0;
    }

    /// Wakes a writer when there is room again.
    @Linux("sk_stream_write_space")
    static void writeSpace(TcpSock tp) {
        if (isWriteable(tp)) {
            tp.nospace = false;
            if (!tp.wq.empty()) {
                tp.wq.wakeUp(Sock.WRITABLE);
            }
        }
    }

    /// After an ACK or a transmission: somebody may wait for room.
    @Linux(value = "tcp_check_space", file = "net/ipv4/tcp_input.c")
    static void checkSpace(TcpSock tp) {
        if (tp.nospace) {
            TcpRcvSpace.newSpace(tp);
            if (!tp.nospace) {
                tp.chrono.stop(TcpChrono.SNDBUF_LIMITED);
            }
        }
    }

    /// Something to send: from now on the sender is busy.
    @Linux(value = "tcp_add_write_queue_tail", file = "include/net/tcp.h")
    static void addWriteQueueTail(TcpSock tp, SkBuff skb) {
        tp.writeQueue.queueTail(skb);
        if (tp.writeQueue.peek() == skb) {
            tp.chrono.start(TcpChrono.BUSY);
        }
    }

    /// Drops all that lies in the send queues.
    @Linux(value = "tcp_write_queue_purge", file = "net/ipv4/tcp.c")
    static void writeQueuePurge(TcpSock tp) {
        tp.chrono.stop(TcpChrono.BUSY);
        SkBuff skb;
        while ((skb = tp.writeQueue.dequeue()) != null) {
            wmemFreeSkb(tp, skb);
        }
        while ((skb = tp.rtxQueue.dequeue()) != null) {
            wmemFreeSkb(tp, skb);
        }
        tp.highestSack = null;
        tp.lostSkbHint = null;
        tp.retransmitSkbHint = null;
        tp.packetsOut = 0;
        tp.backoff = 0;
        tp.zc.release(tp);
        TcpUndo.clearRetrans(tp);
        reclaim(tp);
    }

    /// Drops all that was received and not read.
    static void receiveQueuePurge(TcpSock tp) {
        tp.receiveQueue.queuePurge(DropReason.SOCKET_CLOSE);
        tp.outOfOrderQueue.queuePurge(DropReason.SOCKET_CLOSE);
        reclaim(tp);
    }
}
