package netstack.transport.tcp;

import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSizes;

/// Where releases of Linux differ in what is seen on the wire: how the
/// receive window follows from the receive buffer (what packets cost beside
/// the bytes in them), and two smaller things.
///
/// We are [#LINUX_6_12]. The older one is there to be held against
/// recordings of 6.1, packet by packet; nothing else sets it.
public enum TcpRelease {
    /// Until 6.5: a fixed share of the buffer is offered
    /// (`tcp_adv_win_scale`), at most 64 KiB at first.
    LINUX_6_1 {
        private static final int STEP = 128;
        private static final int MAX_HEADER = 192;
        private static final int KMALLOC_512 = 512;

        @Override
        int winFromSpace(TcpSock tp, int space) {
            int scale = tp.tcp.sysctls.advWinScale.value;
            return scale <= 0 ? space >> -scale : space - (space >> scale);
        }

        @Override
        int spaceFromWin(TcpSock tp, int win) {
            int mem = SkbSizes.truesize(tp.advmss + MAX_HEADER);
            while (winFromSpace(tp, mem) < tp.advmss) {
                mem += STEP;
            }
            return (int) Math.min((long) (win / tp.advmss) * mem,
                Integer.MAX_VALUE);
        }

        @Override
        int firstWindow(int space) {
            return Math.min(space, 0xffff);
        }

        @Override
        boolean measures() {
            return false;
        }

        @Override
        int maxTcpHeader() {
            return MAX_HEADER;
        }

        @Override
        int headTruesize(SkBuff skb) {
            return KMALLOC_512 + SkbSizes.SK_BUFF;
        }

        @Override
        boolean finPassesCwnd() {
            return true;
        }
    },
    /// Since 6.6: the share is measured on the packets that come.
    LINUX_6_12 {
        @Override
        int winFromSpace(TcpSock tp, int space) {
            return (int) ((long) space * tp.scalingRatio
                >> TcpWindow.RMEM_TO_WIN_SCALE);
        }

        @Override
        int spaceFromWin(TcpSock tp, int win) {
            return (int) Math.min(((long) win << TcpWindow.RMEM_TO_WIN_SCALE)
                / tp.scalingRatio, Integer.MAX_VALUE);
        }

        @Override
        int firstWindow(int space) {
            return space;
        }

        @Override
        boolean measures() {
            return true;
        }

        @Override
        int maxTcpHeader() {
            return SkbSizes.MAX_TCP_HEADER;
        }

        @Override
        int headTruesize(SkBuff skb) {
            return skb.truesize();
        }

        @Override
        boolean finPassesCwnd() {
            return false;
        }
    };

    /// Window for so many bytes of memory.
    abstract int winFromSpace(TcpSock tp, int space);

    /// Memory for so large a window.
    abstract int spaceFromWin(TcpSock tp, int win);

    /// What a SYN or SYN-ACK may offer of `space` bytes.
    abstract int firstWindow(int space);

    /// Whether the share follows the packets that come.
    abstract boolean measures();

    /// Room for headers in a packet to send (`MAX_TCP_HEADER`). The
    /// recorded kernel was built without tunnels and needs less.
    abstract int maxTcpHeader();

    /// Memory of a packet to send that has no payload yet. Heads come from
    /// `skbuff_small_head` only since 6.3.
    abstract int headTruesize(SkBuff skb);

    /// Whether a last segment with a FIN heeds no congestion window.
    abstract boolean finPassesCwnd();
}
