package netstack.transport.tcp;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.wire.Wire;

/// The options of a segment that is sent, in the kernel's layout: each
/// aligned to four bytes, time stamp first.
///
/// Nothing is made for a segment: the sizes are worked out from the socket,
/// then the words are written behind the header.
@Linux(value = "tcp_out_options", file = "net/ipv4/tcp_output.c")
final class TcpOutOptions {
    private static final int MAX_OPTION_SPACE = 40;
    private static final int NOP2 = 0x0101_0000;

    private TcpOutOptions() {
    }

    /// Bytes of options of a segment in a connection that stands.
    @Linux(value = "tcp_established_options", renamed = true)
    static int establishedSize(TcpSock tp) {
        int size = tp.rxOpt.tstampOk ? TcpOptions.TCPOLEN_TSTAMP_ALIGNED : 0;
        int sacks = sackBlocks(tp, size);
        return sacks == 0 ? size : size
            + TcpOptions.TCPOLEN_SACK_BASE_ALIGNED
            + sacks * TcpOptions.TCPOLEN_SACK_PERBLOCK;
    }

    /// Blocks that there are and that fit: three beside a time stamp.
    private static int sackBlocks(TcpSock tp, int size) {
        int want = tp.rxOpt.numSacks + (tp.rxOpt.dsack ? 1 : 0);
        int room = MAX_OPTION_SPACE - size
            - TcpOptions.TCPOLEN_SACK_BASE_ALIGNED;
        return Math.min(want, room / TcpOptions.TCPOLEN_SACK_PERBLOCK);
    }

    /// Writes them at `p`.
    static void writeEstablished(TcpSock tp, MemorySegment mem, long p,
            int tsval) {
        int size = 0;
        if (tp.rxOpt.tstampOk) {
            p = timestamp(mem, p, TcpOptions.TSTAMP_WORD, tsval,
                tp.rxOpt.tsRecent);
            size = TcpOptions.TCPOLEN_TSTAMP_ALIGNED;
        }
        int blocks = sackBlocks(tp, size);
        if (blocks == 0) {
            return;
        }
        int len = TcpOptions.TCPOLEN_SACK_BASE
            + blocks * TcpOptions.TCPOLEN_SACK_PERBLOCK;
        p = word(mem, p, NOP2 | TcpOptions.TCPOPT_SACK << 8 | len);
        int[] from = tp.rxOpt.dsack ? tp.duplicateSack : tp.selectiveAcks;
        int shift = tp.rxOpt.dsack ? 1 : 0;
        for (int i = 0; i < blocks; i++) {
            int[] sp = i < shift ? from : tp.selectiveAcks;
            int k = i < shift ? 0 : 2 * (i - shift);
            p = word(mem, word(mem, p, sp[k]), sp[k + 1]);
        }
        tp.rxOpt.dsack = false;
    }

    private static long word(MemorySegment mem, long p, int v) {
        Wire.u32(mem, p, v);
        return p + 4;
    }

    private static long timestamp(MemorySegment mem, long p, int head,
            int tsval, int tsecr) {
        return word(mem, word(mem, word(mem, p, head), tsval), tsecr);
    }

    /// Bytes of options of a SYN or SYN-ACK.
    @Linux(value = "tcp_syn_options", renamed = true)
    static int synSize(boolean ts, boolean sack, boolean wscale) {
        return TcpOptions.TCPOLEN_MSS
            + (ts ? TcpOptions.TCPOLEN_TSTAMP_ALIGNED : 0)
            + (sack && !ts ? 4 : 0) + (wscale ? 4 : 0);
    }

    /// Bytes of a Fast Open option behind `used` bytes of others; 0 without
    /// a cookie, and where there is no room.
    static int cookieSize(TcpFastopenCookie foc, int used) {
        if (foc == null || foc.len < 0) {
            return 0;
        }
        int need = cookieBase(foc) + foc.len + 3 & ~3;
        return need <= MAX_OPTION_SPACE - used ? need : 0;
    }

    private static int cookieBase(TcpFastopenCookie foc) {
        return foc.exp ? TcpOptions.TCPOLEN_EXP_FASTOPEN_BASE
            : TcpOptions.TCPOLEN_FASTOPEN_BASE;
    }

    /// Writes a Fast Open option at `p`, filled up to a word.
    static void writeCookie(MemorySegment mem, long p,
            TcpFastopenCookie foc) {
        int len = cookieBase(foc) + foc.len;
        Wire.u8(mem, p, foc.exp ? TcpOptions.TCPOPT_EXP
            : TcpOptions.TCPOPT_FASTOPEN);
        Wire.u8(mem, p + 1, len);
        if (foc.exp) {
            Wire.u16(mem, p + 2, TcpOptions.TCPOPT_FASTOPEN_MAGIC);
        }
        for (int i = 0; i < foc.len; i++) {
            Wire.u8(mem, p + len - foc.len + i, foc.val[i]);
        }
        for (int i = len; (i & 3) != 0; i++) {
            Wire.u8(mem, p + i, TcpOptions.TCPOPT_NOP);
        }
    }

    /// Writes them at `p`. SACK-permitted stands where the time stamp's
    /// padding would.
    ///
    /// @param ws the shift, or -1 for no window scaling
    @Linux(value = "tcp_options_write", renamed = true)
    static void writeSyn(MemorySegment mem, long p, int mss, boolean ts,
            int tsval, int tsecr, boolean sack, int ws) {
        int perm = TcpOptions.TCPOPT_SACK_PERM << 8
            | TcpOptions.TCPOLEN_SACK_PERM;
        p = word(mem, p, TcpOptions.TCPOPT_MSS << 24
            | TcpOptions.TCPOLEN_MSS << 16 | mss);
        if (ts) {
            int head = sack ? perm << 16
                | TcpOptions.TSTAMP_WORD & 0xffff : TcpOptions.TSTAMP_WORD;
            p = timestamp(mem, p, head, tsval, tsecr);
        } else if (sack) {
            p = word(mem, p, NOP2 | perm);
        }
        if (ws >= 0) {
            word(mem, p, TcpOptions.TCPOPT_NOP << 24
                | TcpOptions.TCPOPT_WINDOW << 16
                | TcpOptions.TCPOLEN_WINDOW << 8 | ws);
        }
    }
}
