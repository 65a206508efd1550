package netstack.transport.tcp;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;
import netstack.transport.wire.TcpHdr;

/// Reads the options of a segment (RFC 9293, 3.2; RFC 7323; RFC 2018).
///
/// Left out: MD5 and AO signatures, MPTCP.
@Linux(value = "tcp_parse", file = "net/ipv4/tcp_input.c", renamed = true)
final class TcpOptions {
    static final int TCPOPT_EOL = 0;
    static final int TCPOPT_NOP = 1;
    static final int TCPOPT_MSS = 2;
    static final int TCPOPT_WINDOW = 3;
    static final int TCPOPT_SACK_PERM = 4;
    static final int TCPOPT_SACK = 5;
    static final int TCPOPT_TIMESTAMP = 8;
    static final int TCPOPT_MD5SIG = 19;
    static final int TCPOPT_FASTOPEN = 34;
    static final int TCPOPT_EXP = 254;
    static final int TCPOPT_FASTOPEN_MAGIC = 0xf989;
    static final int TCPOLEN_FASTOPEN_BASE = 2;
    static final int TCPOLEN_EXP_FASTOPEN_BASE = 4;
    static final int TCPOLEN_MSS = 4;
    static final int TCPOLEN_WINDOW = 3;
    static final int TCPOLEN_SACK_PERM = 2;
    static final int TCPOLEN_TIMESTAMP = 10;
    static final int TCPOLEN_TSTAMP_ALIGNED = 12;
    static final int TCPOLEN_SACK_BASE = 2;
    static final int TCPOLEN_SACK_BASE_ALIGNED = 4;
    static final int TCPOLEN_SACK_PERBLOCK = 8;
    /// NOP, NOP, kind and length of an aligned time stamp.
    static final int TSTAMP_WORD = 0x0101080a;
    static final int MAX_WSCALE = 14;

    private final TcpSysctls sysctls;

    TcpOptions(TcpSysctls sysctls) {
        this.sysctls = sysctls;
    }

    /// Reads all options of the segment whose header starts at `skb`'s
    /// transport header; what is malformed ends the reading.
    ///
    /// @param estab whether options that only a SYN may bring are skipped
    /// @param foc becomes the cookie of a SYN; null if nobody asks
    @Linux("tcp_parse_options")
    void parseOptions(SkBuff skb, TcpOptionsReceived rx, boolean estab,
            TcpFastopenCookie foc) {
        MemorySegment mem = skb.mem();
        long start = skb.transportHeader();
        TcpHdr th = new TcpHdr(mem, start);
        long end = start + th.doff() * 4L;
        rx.sawTstamp = false;
        for (long p = start + TcpHdr.LEN; p < end;) {
            int kind = Wire.u8(mem, p);
            if (kind == TCPOPT_EOL) {
                return;
            }
            if (kind == TCPOPT_NOP) {
                p++;
                continue;
            }
            int len = p + 1 < end ? Wire.u8(mem, p + 1) : 0;
            if (len < 2 || p + len > end) {
                return;
            }
            option(skb, rx, p, kind, len, th.syn(), estab);
            if (foc != null && th.syn()) {
                cookie(mem, p, kind, len, foc);
            }
            p += len;
        }
    }

    private void option(SkBuff skb, TcpOptionsReceived rx, long p, int kind,
            int len, boolean syn, boolean estab) {
        MemorySegment mem = skb.mem();
        if (kind == TCPOPT_TIMESTAMP && len == TCPOLEN_TIMESTAMP
                && (estab ? rx.tstampOk : sysctls.timestamps.value != 0)) {
            rx.sawTstamp = true;
            rx.rcvTsval = Wire.u32(mem, p + 2);
            rx.rcvTsecr = Wire.u32(mem, p + 6);
        } else if (kind == TCPOPT_SACK && rx.sackOk != 0
                && len >= TCPOLEN_SACK_BASE + TCPOLEN_SACK_PERBLOCK
                && (len - TCPOLEN_SACK_BASE) % TCPOLEN_SACK_PERBLOCK == 0) {
            TcpSkbCb.of(skb).sacked((int) (p - skb.transportHeader()));
        } else if (syn && !estab) {
            synOption(mem, rx, p, kind, len);
        }
    }

    /// An odd length or one that no cookie has is as if there were none.
    @Linux(value = "tcp_parse_fastopen_option", renamed = true)
    private static void cookie(MemorySegment mem, long p, int kind, int len,
            TcpFastopenCookie foc) {
        boolean exp = kind == TCPOPT_EXP && len >= TCPOLEN_EXP_FASTOPEN_BASE
            && Wire.u16(mem, p + 2) == TCPOPT_FASTOPEN_MAGIC;
        int base = exp ? TCPOLEN_EXP_FASTOPEN_BASE : TCPOLEN_FASTOPEN_BASE;
        int n = len - base;
        if (!exp && kind != TCPOPT_FASTOPEN || (n & 1) != 0) {
            return;
        }
        if (n >= TcpFastopenCookie.MIN && n <= TcpFastopenCookie.MAX) {
            for (int i = 0; i < n; i++) {
                foc.val[i] = (byte) Wire.u8(mem, p + base + i);
            }
        } else if (n != 0) {
            n = TcpFastopenCookie.NONE;
        }
        foc.len = n;
        foc.exp = exp;
    }

    private void synOption(MemorySegment mem, TcpOptionsReceived rx, long p,
            int kind, int len) {
        if (kind == TCPOPT_MSS && len == TCPOLEN_MSS) {
            int mss = Wire.u16(mem, p + 2);
            if (mss != 0) {
                rx.mssClamp = rx.userMss != 0 && rx.userMss < mss
                    ? rx.userMss : mss;
            }
        } else if (kind == TCPOPT_WINDOW && len == TCPOLEN_WINDOW
                && sysctls.windowScaling.value) {
            rx.wscaleOk = true;
            // RFC 7323, 2.3: a larger shift counts as 14.
            rx.sndWscale = Math.min(Wire.u8(mem, p + 2), MAX_WSCALE);
        } else if (kind == TCPOPT_SACK_PERM && len == TCPOLEN_SACK_PERM
                && sysctls.sack.value) {
            rx.sackOk = TcpOptionsReceived.TCP_SACK_SEEN;
        }
    }

    /// Whether the segment has a signature (RFC 2385), for which no socket
    /// of ours has a key.
    @Linux(value = "tcp_inbound_md5_hash", file = "net/ipv4/tcp.c",
        renamed = true)
    boolean signed(TcpHdr th) {
        MemorySegment mem = th.mem();
        long end = th.at() + th.doff() * 4L;
        for (long p = th.at() + TcpHdr.LEN; p < end;) {
            int kind = Wire.u8(mem, p);
            if (kind == TCPOPT_MD5SIG) {
                return true;
            }
            int len = kind == TCPOPT_NOP ? 1
                : kind != TCPOPT_EOL && p + 1 < end ? Wire.u8(mem, p + 1) : 0;
            if (len < 1 || kind != TCPOPT_NOP && len < 2) {
                return false;
            }
            p += len;
        }
        return false;
    }

    /// The same for a connection that stands: most segments have exactly a
    /// time stamp, in its aligned form.
    ///
    /// @return whether there is a time stamp or another option
    @Linux("tcp_fast_parse_options")
    boolean fastParseOptions(SkBuff skb, TcpHdr th, TcpSock tp) {
        TcpOptionsReceived rx = tp.rxOpt;
        if (th.doff() * 4 == TcpHdr.LEN) {
            rx.sawTstamp = false;
            return false;
        }
        if (rx.tstampOk && th.doff() * 4
                == TcpHdr.LEN + TCPOLEN_TSTAMP_ALIGNED
                && parseAlignedTimestamp(tp, th)) {
            return true;
        }
        parseOptions(skb, rx, true, null);
        if (rx.sawTstamp && rx.rcvTsecr != 0) {
            rx.rcvTsecr -= tp.tsoffset;
        }
        return true;
    }

    @Linux("tcp_parse_aligned_timestamp")
    boolean parseAlignedTimestamp(TcpSock tp, TcpHdr th) {
        MemorySegment mem = th.mem();
        long p = th.at() + TcpHdr.LEN;
        if (Wire.u32(mem, p) != TSTAMP_WORD) {
            return false;
        }
        TcpOptionsReceived rx = tp.rxOpt;
        rx.sawTstamp = true;
        rx.rcvTsval = Wire.u32(mem, p + 4);
        int tsecr = Wire.u32(mem, p + 8);
        rx.rcvTsecr = tsecr != 0 ? tsecr - tp.tsoffset : 0;
        return true;
    }
}
