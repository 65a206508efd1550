package netstack.transport.tcp;

import netstack.ipv4.route.Rtable;
import netstack.skbuff.Linux;

/// The window that we offer: how it begins, and that it never shrinks.
///
/// Not all of the receive buffer can be offered: packets take more memory
/// than the bytes in them. How much more is measured (`scalingRatio`, in
/// 1/256): bytes of payload per byte of memory of what came so far.
@Linux(value = "tcp_window", file = "net/ipv4/tcp_output.c", renamed = true)
final class TcpWindow {
    static final int RMEM_TO_WIN_SCALE = 8;
    static final int DEFAULT_SCALING_RATIO = 1 << RMEM_TO_WIN_SCALE - 1;
    private static final int MAX_TCP_WINDOW = 32767;
    private static final int U16_MAX = 65535;

    private TcpWindow() {
    }

    /// Window for so many bytes of memory.
    @Linux(value = "tcp_win_from_space", file = "include/net/tcp.h")
    static int winFromSpace(TcpSock tp, int space) {
        return tp.tcp.release.winFromSpace(tp, space);
    }

    /// Memory for so large a window.
    @Linux(value = "tcp_space_from_win", file = "include/net/tcp.h")
    static int spaceFromWin(TcpSock tp, int win) {
        return tp.tcp.release.spaceFromWin(tp, win);
    }

    @Linux(value = "tcp_full_space", file = "include/net/tcp.h")
    static int fullSpace(TcpSock tp) {
        return winFromSpace(tp, tp.rcvbuf);
    }

    /// Window that the free part of the buffer stands for.
    @Linux(value = "tcp_space", file = "include/net/tcp.h")
    static int space(TcpSock tp) {
        return winFromSpace(tp, tp.rcvbuf - tp.backlogLen() - tp.rmemAlloc);
    }

    /// The first window and its scale; results are left in `r`: window,
    /// clamp, scale.
    @Linux("tcp_select_initial_window")
    static void selectInitialWindow(Tcp tcp, int fullSpace, int mss,
            boolean wscaleOk, int[] r) {
        int clamp = r[1] != 0 ? r[1] : U16_MAX << TcpOptions.MAX_WSCALE;
        int space = Math.min(clamp, Math.max(fullSpace, 0));
        if (space > mss) {
            space -= space % mss;
        }
        r[0] = tcp.sysctls.workaroundSignedWindows.value != 0
            ? Math.min(space, MAX_TCP_WINDOW) : tcp.release.firstWindow(space);
        r[2] = 0;
        if (wscaleOk) {
            long max = Math.max(space, tcp.sysctls.rmem.value[2]);
            max = Math.min(Math.max(max, tcp.rmemMax()), clamp);
            int log = 63 - Long.numberOfLeadingZeros(Math.max(max, 1));
            r[2] = Math.clamp(log - 15, 0, TcpOptions.MAX_WSCALE);
        }
        r[1] = Math.min(U16_MAX << r[2], clamp);
    }

    /// The window of a SYN-ACK.
    @Linux(value = "tcp_openreq_init_rwin",
        file = "net/ipv4/tcp_minisocks.c")
    static void openreqInitRwin(TcpRequestSock req, TcpSock sk, Rtable rt) {
        int full = fullSpace(sk);
        int mss = TcpMss.mssClamp(sk, TcpMss.dstAdvmss(sk, rt));
        int[] r = {0, sk.windowClamp, 0};
        if (sk.rcvbufLocked && (r[1] > full || r[1] == 0)) {
            r[1] = full;
        }
        selectInitialWindow(sk.tcp, full, mss - (req.opt.tstampOk
            ? TcpOptions.TCPOLEN_TSTAMP_ALIGNED : 0), req.opt.wscaleOk, r);
        req.rskRcvWnd = r[0];
        req.rskWindowClamp = r[1];
        req.rcvWscale = r[2];
    }

    // tag::tcp_select_window[]
    /// The window to write into a header now.
    @Linux(value = "tcp_select_window", renamed = true)
    static int selectWindow(TcpSock tp) {
        if ((tp.ack.pending & InetCskAck.NOMEM) != 0) {
            return 0;
        }
        int scale = tp.rxOpt.rcvWscale;
        int old = tp.rcvWnd;
        int cur = tp.receiveWindow();
        int win = freshWindow(tp);
        if (win < cur && (tp.tcp.sysctls.shrinkWindow.value == 0
                || scale == 0)) {
            // Never shrink: the peer may have sent it already.
            if (win == 0) {
                tp.ext(TcpExtMib.TCPWANTZEROWINDOWADV, 1);
            }
            int unit = 1 << scale;
            win = cur + unit - 1 & -unit;
        }
        tp.rcvWnd = win;
        tp.rcvWup = tp.rcvNxt;
        boolean signed = scale == 0
            && tp.tcp.sysctls.workaroundSignedWindows.value != 0;
        win = Math.min(win, signed ? MAX_TCP_WINDOW : U16_MAX << scale);
        win >>= scale;
        if (win == 0) {
            tp.predFlags = 0;
            if (old != 0) {
                tp.ext(TcpExtMib.TCPTOZEROWINDOWADV, 1);
            }
        } else if (old == 0) {
            tp.ext(TcpExtMib.TCPFROMZEROWINDOWADV, 1);
        }
        return win;
    }
    // end::tcp_select_window[]

    /// What the buffer would allow, in steps: a window that opens by a few
    /// bytes would be filled by a few bytes (RFC 9293, 3.8.6.2.2).
    @Linux(value = "__tcp_select_window", renamed = true)
    static int freshWindow(TcpSock tp) {
        int mss = tp.ack.rcvMss;
        int free = space(tp);
        int allowed = fullSpace(tp);
        int full = Math.min(tp.windowClamp, allowed);
        if (mss > full) {
            mss = full;
            if (mss <= 0) {
                return 0;
            }
        }
        if (free < full >> 1) {
            tp.ack.quick = 0;
            if (TcpStream.underMemoryPressure(tp)) {
                TcpRcvSpace.adjustRcvSsthresh(tp);
            }
            free &= -(1 << tp.rxOpt.rcvWscale);
            if (free < allowed >> 4 || free < mss) {
                return 0;
            }
        }
        free = Math.min(free, tp.rcvSsthresh);
        if (tp.rxOpt.rcvWscale != 0) {
            int unit = 1 << tp.rxOpt.rcvWscale;
            return free + unit - 1 & -unit;
        }
        int win = tp.rcvWnd;
        if (win <= free - mss || win > free) {
            return free - free % mss;
        }
        return mss == full && free > win + (full >> 1) ? free : win;
    }
}
