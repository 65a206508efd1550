package netstack.transport.tcp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// TCP's view of the control block (`TCP_SKB_CB(skb)`), 48 bytes:
///
/// ```
///  0  seq              4  end_seq
///  8  gso_segs        10  gso_size       12  tcp_flags   13  sacked
/// 14  app limited    15  eor            16  ack_seq
/// 20  tx.delivered    24  tx.first_tx_mstamp    32  tx.delivered_mstamp
/// 40  txstamp_ack
/// ```
/// `gso_segs` is how many segments the packet is (`pcount`). When a packet is
/// sent, `skb.tstamp` is the time of sending, in ns.
@Linux(value = "tcp_skb_cb", file = "include/net/tcp.h")
record TcpSkbCb(MemorySegment mem, long at) {
    /// Marks (`TCPCB_*`): arrived; a copy is on its way; lost; a copy was
    /// sent at some time.
    static final int SACKED_ACKED = 1;
    static final int SACKED_RETRANS = 2;
    static final int LOST = 4;
    static final int EVER_RETRANS = 0x80;
    static final int RETRANS = SACKED_RETRANS | EVER_RETRANS;
    static final int SYN = 2;

    @Linux(value = "TCP_SKB_CB", renamed = true)
    static TcpSkbCb of(SkBuff skb) {
        return new TcpSkbCb(skb.mem(), skb.cbAt());
    }

    int seq() { return i32(0); }
    TcpSkbCb seq(int v) { return i32(0, v); }
    int endSeq() { return i32(4); }
    TcpSkbCb endSeq(int v) { return i32(4, v); }
    int pcount() { return i16(8); }
    TcpSkbCb pcount(int v) { return i16(8, v); }
    int mss() { return i16(10); }
    TcpSkbCb mss(int v) { return i16(10, v); }
    int tcpFlags() { return i8(12); }
    TcpSkbCb tcpFlags(int v) { return i8(12, v); }
    /// Whether any of these flags is set.
    boolean flag(int flags) { return (tcpFlags() & flags) != 0; }
    int sacked() { return i8(13); }
    TcpSkbCb sacked(int v) { return i8(13, v); }
    boolean isSacked(int bits) { return (sacked() & bits) != 0; }
    boolean txAppLimited() { return i8(14) != 0; }
    TcpSkbCb txAppLimited(boolean v) { return i8(14, v ? 1 : 0); }
    /// Whether a message ends here: nothing may be appended.
    boolean eor() { return i8(15) != 0; }
    TcpSkbCb eor(boolean v) { return i8(15, v ? 1 : 0); }
    /// Whether the time of the ACK is wanted; on receive: whether the time
    /// of arrival is known.
    boolean txstampAck() { return i8(40) != 0; }
    TcpSkbCb txstampAck(boolean v) { return i8(40, v ? 1 : 0); }
    int ackSeq() { return i32(16); }
    TcpSkbCb ackSeq(int v) { return i32(16, v); }
    int txDelivered() { return i32(20); }
    TcpSkbCb txDelivered(int v) { return i32(20, v); }
    long txFirstTxMstamp() { return i64(24); }
    TcpSkbCb txFirstTxMstamp(long v) { return i64(24, v); }
    long txDeliveredMstamp() { return i64(32); }
    TcpSkbCb txDeliveredMstamp(long v) { return i64(32, v); }

    @Linux("tcp_skb_timestamp_us")
    static long timestampUs(SkBuff skb) { return skb.tstamp() / 1000; }

    private int i8(int off) {
        return mem.get(JAVA_BYTE, at + off) & 0xff;
    }

    private TcpSkbCb i8(int off, int v) {
        mem.set(JAVA_BYTE, at + off, (byte) v);
        return this;
    }

    private int i16(int off) {
        return mem.get(JAVA_SHORT_UNALIGNED, at + off) & 0xffff;
    }

    private TcpSkbCb i16(int off, int v) {
        mem.set(JAVA_SHORT_UNALIGNED, at + off, (short) v);
        return this;
    }

    private int i32(int off) {
        return mem.get(JAVA_INT_UNALIGNED, at + off);
    }

    private TcpSkbCb i32(int off, int v) {
        mem.set(JAVA_INT_UNALIGNED, at + off, v);
        return this;
    }

    private long i64(int off) {
        return mem.get(JAVA_LONG_UNALIGNED, at + off);
    }

    private TcpSkbCb i64(int off, long v) {
        mem.set(JAVA_LONG_UNALIGNED, at + off, v);
        return this;
    }
}
