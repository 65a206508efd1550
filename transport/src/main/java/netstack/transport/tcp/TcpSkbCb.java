package netstack.transport.tcp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What TCP notes on a packet while it owns it: the 48 bytes of `skb->cb`.
///
/// ```
///  0       4         8          10         12    13      14       16
///  | seq   | end_seq | gso_segs | gso_size | flg | sackd | dsfld  | bits |
/// 16       20        24         28         32         40         48
///  | ack   |  (free) | app/ce   | delivd   | first_tx | deliv_mst|
/// ```
/// `sacked` has two lives: the scoreboard's bits of a packet that was sent,
/// and, of a received one, where its SACK option lies behind the header.
@Linux(value = "tcp_skb_cb", file = "include/net/tcp.h")
record TcpSkbCb(MemorySegment mem, long at) {
    /// The peer has it: a SACK block covered it.
    static final int SACKED_ACKED = 1;
    /// It was sent again, and that copy is thought to be on its way.
    static final int SACKED_RETRANS = 2;
    /// It is thought to be lost.
    static final int LOST = 4;
    /// All that a tag can be.
    static final int TAGBITS = 7;
    /// It was sent again at least once: its RTT means nothing (Karn).
    static final int EVER_RETRANS = 0x80;
    /// It was sent again, now or earlier.
    static final int RETRANS = SACKED_RETRANS | EVER_RETRANS;
    /// It was sent by repairing a connection.
    static final int REPAIRED = 0x10;

    private static final int EOR = 1;
    private static final int HAS_RXTSTAMP = 2;

    static TcpSkbCb of(SkBuff skb) {
        return new TcpSkbCb(skb.mem(), skb.cbAt());
    }

    /// The first sequence number, and the one behind the last; SYN and FIN
    /// count.
    int seq() { return mem.get(JAVA_INT, at); }
    int endSeq() { return mem.get(JAVA_INT, at + 4); }
    /// How many segments the packet stands for, and their payload; one
    /// segment has size 0.
    int gsoSegs() { return mem.get(JAVA_SHORT, at + 8) & 0xffff; }
    int gsoSize() { return mem.get(JAVA_SHORT, at + 10) & 0xffff; }
    int tcpFlags() { return mem.get(JAVA_BYTE, at + 12) & 0xff; }
    int sacked() { return mem.get(JAVA_BYTE, at + 13) & 0xff; }
    int ipDsfield() { return mem.get(JAVA_BYTE, at + 14) & 0xff; }
    /// The end of a message: nothing may be appended.
    boolean eor() { return bit(EOR); }
    boolean hasRxtstamp() { return bit(HAS_RXTSTAMP); }
    int ackSeq() { return mem.get(JAVA_INT, at + 16); }

    /// The state of the rate sampler when it was sent: whether the program
    /// was the limit, what had been delivered, and times in microseconds.
    boolean isAppLimited() { return (mem.get(JAVA_INT, at + 24) & 1) != 0; }
    int deliveredCe() { return mem.get(JAVA_INT, at + 24) >>> 1; }
    int delivered() { return mem.get(JAVA_INT, at + 28); }
    long firstTxMstamp() { return mem.get(JAVA_LONG, at + 32); }
    long deliveredMstamp() { return mem.get(JAVA_LONG, at + 40); }

    TcpSkbCb seq(int v) { mem.set(JAVA_INT, at, v); return this; }
    TcpSkbCb endSeq(int v) { mem.set(JAVA_INT, at + 4, v); return this; }

    TcpSkbCb gsoSegs(int v) {
        mem.set(JAVA_SHORT, at + 8, (short) v);
        return this;
    }

    TcpSkbCb gsoSize(int v) {
        mem.set(JAVA_SHORT, at + 10, (short) v);
        return this;
    }

    TcpSkbCb tcpFlags(int v) {
        mem.set(JAVA_BYTE, at + 12, (byte) v);
        return this;
    }

    TcpSkbCb sacked(int v) {
        mem.set(JAVA_BYTE, at + 13, (byte) v);
        return this;
    }

    TcpSkbCb ipDsfield(int v) {
        mem.set(JAVA_BYTE, at + 14, (byte) v);
        return this;
    }

    TcpSkbCb eor(boolean v) { return bit(EOR, v); }
    TcpSkbCb hasRxtstamp(boolean v) { return bit(HAS_RXTSTAMP, v); }
    TcpSkbCb ackSeq(int v) { mem.set(JAVA_INT, at + 16, v); return this; }

    TcpSkbCb appLimited(boolean limited, int deliveredCe) {
        mem.set(JAVA_INT, at + 24, deliveredCe << 1 | (limited ? 1 : 0));
        return this;
    }

    TcpSkbCb delivered(int v) { mem.set(JAVA_INT, at + 28, v); return this; }

    TcpSkbCb firstTxMstamp(long v) {
        mem.set(JAVA_LONG, at + 32, v);
        return this;
    }

    TcpSkbCb deliveredMstamp(long v) {
        mem.set(JAVA_LONG, at + 40, v);
        return this;
    }

    /// Whether any of these flags is set.
    boolean flag(int flags) { return (tcpFlags() & flags) != 0; }
    /// Whether any of these scoreboard bits is set.
    boolean is(int bits) { return (sacked() & bits) != 0; }
    /// Bytes of sequence space.
    int length() { return endSeq() - seq(); }

    private boolean bit(int b) {
        return (mem.get(JAVA_BYTE, at + 15) & b) != 0;
    }

    private TcpSkbCb bit(int b, boolean v) {
        int old = mem.get(JAVA_BYTE, at + 15);
        mem.set(JAVA_BYTE, at + 15, (byte) (v ? old | b : old & ~b));
        return this;
    }
}
