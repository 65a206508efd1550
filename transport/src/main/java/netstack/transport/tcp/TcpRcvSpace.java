package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;

/// The sizes of the buffers: both grow with what the connection turns out
/// to need, unless the program has set them.
@Linux(value = "tcp_rcv_space", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpRcvSpace {
    private TcpRcvSpace() {
    }

    /// Data came: the window may open further, if packets of this kind will
    /// fit the buffer.
    @Linux("tcp_grow_window")
    static void growWindow(TcpSock tp, SkBuff skb, boolean adjust) {
        int room = Math.min(tp.windowClamp, TcpWindow.space(tp))
            - tp.rcvSsthresh;
        if (room <= 0) {
            return;
        }
        if (TcpStream.underMemoryPressure(tp)) {
            adjustRcvSsthresh(tp);
            return;
        }
        int truesize = skb.truesize();
        if (adjust && skb.headlen() == 0) {
            // Its head is about to go, when it is coalesced.
            truesize -= SkbSizes.truesize((int) (skb.end() - skb.head()));
            truesize = truesize < skb.len() ? skb.truesize() : truesize;
        }
        int incr = TcpWindow.winFromSpace(tp, truesize) <= skb.len()
            ? 2 * tp.advmss : growSlowly(tp, skb, truesize);
        if (incr != 0) {
            incr = Math.max(incr, 2 * skb.len());
            tp.rcvSsthresh += Math.min(room, incr);
            tp.ack.quick |= 1;
        }
    }

    @Linux(value = "__tcp_grow_window", renamed = true)
    private static int growSlowly(TcpSock tp, SkBuff skb, int skbTruesize) {
        int truesize = TcpWindow.winFromSpace(tp, skbTruesize) >> 1;
        int window = TcpWindow.winFromSpace(tp,
            (int) tp.tcp.sysctls.rmem.value[2]) >> 1;
        while (tp.rcvSsthresh <= window) {
            if (truesize <= skb.len()) {
                return 2 * tp.ack.rcvMss;
            }
            truesize >>= 1;
            window >>= 1;
        }
        return 0;
    }

    @Linux(value = "tcp_adjust_rcv_ssthresh", file = "include/net/tcp.h")
    static void adjustRcvSsthresh(TcpSock tp) {
        tp.rcvSsthresh = Math.min(tp.rcvSsthresh, 4 * tp.advmss);
    }

    /// The connection stands: the window may use the buffer, but for a
    /// segment.
    @Linux("tcp_init_buffer_space")
    static void initBufferSpace(TcpSock tp) {
        if (!tp.sndbufLocked) {
            sndbufExpand(tp);
        }
        tp.mstampRefresh();
        tp.rcvqSpace.time = tp.tcpMstamp;
        tp.rcvqSpace.seq = tp.copiedSeq;
        int appWin = tp.tcp.sysctls.appWin.value;
        int max = TcpWindow.fullSpace(tp);
        if (tp.windowClamp >= max) {
            tp.windowClamp = max;
            if (appWin != 0 && max > 4 * tp.advmss) {
                tp.windowClamp = Math.max(max - (max >> appWin),
                    4 * tp.advmss);
            }
        }
        if (appWin != 0 && tp.windowClamp > 2 * tp.advmss
                && tp.windowClamp + tp.advmss > max) {
            tp.windowClamp = Math.max(2 * tp.advmss, max - tp.advmss);
        }
        tp.rcvSsthresh = Math.min(tp.rcvSsthresh, tp.windowClamp);
        tp.sndCwndStamp = tp.jiffies32();
        tp.rcvqSpace.value = Math.min(Math.min(tp.rcvSsthresh, tp.rcvWnd),
            TcpCwnd.INIT_CWND * tp.advmss);
    }

    /// The program has read: once per round trip, the buffer becomes as
    /// large as twice what was read in it, and more while that grows.
    @Linux(value = "tcp_rcv_space_adjust", renamed = true)
    static void adjust(TcpSock tp) {
        tp.mstampRefresh();
        TcpRcvEst q = tp.rcvqSpace;
        long time = tp.tcpMstamp - q.time;
        if (time < tp.rcvRttEst.value >> 3 || tp.rcvRttEst.value == 0) {
            return;
        }
        int copied = tp.copiedSeq - q.seq;
        if (copied > q.value) {
            if (tp.tcp.sysctls.moderateRcvbuf.value != 0
                    && !tp.rcvbufLocked) {
                long win = ((long) copied << 1) + 16L * tp.advmss;
                win += win * (copied - q.value) / q.value << 1;
                int most = (int) tp.tcp.sysctls.rmem.value[2];
                int rcvbuf = Math.min(TcpWindow.spaceFromWin(tp,
                    (int) Math.min(win, Integer.MAX_VALUE)), most);
                if (rcvbuf > tp.rcvbuf) {
                    tp.rcvbuf = rcvbuf;
                    tp.windowClamp = TcpWindow.winFromSpace(tp, rcvbuf);
                }
            }
            q.value = copied;
        }
        q.seq = tp.copiedSeq;
        q.time = tp.tcpMstamp;
    }

    /// Room for two congestion windows, in memory.
    @Linux("tcp_sndbuf_expand")
    private static void sndbufExpand(TcpSock tp) {
        int perMss = Math.max(tp.rxOpt.mssClamp, tp.mssCache)
            + tp.tcp.release.maxTcpHeader() + SkbSizes.SHARED_INFO;
        perMss = Integer.highestOneBit(Math.max(perMss - 1, 1)) * 2
            + SkbSizes.SK_BUFF;
        int segs = Math.max(TcpCwnd.INIT_CWND, tp.sndCwnd);
        segs = Math.max(segs, tp.reordering + 1);
        long mem = 2L * segs * perMss;
        if (tp.sndbuf < mem) {
            tp.sndbuf = (int) Math.min(mem, tp.tcp.sysctls.wmem.value[2]);
        }
    }

    /// A writer waits for room.
    @Linux("tcp_new_space")
    static void newSpace(TcpSock tp) {
        boolean expand = !tp.sndbufLocked
            && !TcpStream.underMemoryPressure(tp)
            && tp.tcp.mem.allocated() < tp.tcp.sysctls.mem.value[0]
            && TcpCwnd.packetsInFlight(tp) < tp.sndCwnd;
        if (expand) {
            sndbufExpand(tp);
            tp.sndCwndStamp = tp.jiffies32();
        }
        TcpStream.writeSpace(tp);
    }

    /// SO_RCVLOWAT: at most half of what the buffer may become. The buffer
    /// grows to hold that much, or the program would wait for ever.
    @Linux(value = "tcp_set_rcvlowat", file = "net/ipv4/tcp.c")
    static void setRcvlowat(TcpSock tp, int bytes) {
        int cap = tp.rcvbufLocked ? tp.rcvbuf >> 1
            : (int) tp.tcp.sysctls.rmem.value[2] >> 1;
        int val = Math.min(bytes, cap);
        tp.rcvlowat = Math.max(val, 1);
        if (TcpPoll.epollinReady(tp, tp.rcvlowat)) {
            tp.defReadable();
        }
        int space = TcpWindow.spaceFromWin(tp, val);
        if (!tp.rcvbufLocked && space > tp.rcvbuf) {
            tp.rcvbuf = space;
            tp.windowClamp = val;
        }
    }
}
