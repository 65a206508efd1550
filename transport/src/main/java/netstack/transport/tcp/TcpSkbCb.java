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
/// 14  app limited     16  ack_seq
/// 20  tx.delivered    24  tx.first_tx_mstamp    32  tx.delivered_mstamp
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
    int pcount() { return mem.get(JAVA_SHORT_UNALIGNED, at + 8) & 0xffff; }
    TcpSkbCb pcount(int v) { mem.set(JAVA_SHORT_UNALIGNED, at + 8, (short) v); return this; }
    int mss() { return mem.get(JAVA_SHORT_UNALIGNED, at + 10) & 0xffff; }
    TcpSkbCb mss(int v) { mem.set(JAVA_SHORT_UNALIGNED, at + 10, (short) v); return this; }
    int tcpFlags() { return mem.get(JAVA_BYTE, at + 12) & 0xff; }
    TcpSkbCb tcpFlags(int v) { mem.set(JAVA_BYTE, at + 12, (byte) v); return this; }
    int sacked() { return mem.get(JAVA_BYTE, at + 13) & 0xff; }
    TcpSkbCb sacked(int v) { mem.set(JAVA_BYTE, at + 13, (byte) v); return this; }
    boolean isSacked(int bits) { return (sacked() & bits) != 0; }
    boolean txAppLimited() { return mem.get(JAVA_BYTE, at + 14) != 0; }
    TcpSkbCb txAppLimited(boolean v) { mem.set(JAVA_BYTE, at + 14, (byte) (v ? 1 : 0)); return this; }
    int ackSeq() { return i32(16); }
    TcpSkbCb ackSeq(int v) { return i32(16, v); }
    int txDelivered() { return i32(20); }
    TcpSkbCb txDelivered(int v) { return i32(20, v); }
    long txFirstTxMstamp() { return mem.get(JAVA_LONG_UNALIGNED, at + 24); }
    TcpSkbCb txFirstTxMstamp(long v) { mem.set(JAVA_LONG_UNALIGNED, at + 24, v); return this; }
    long txDeliveredMstamp() { return mem.get(JAVA_LONG_UNALIGNED, at + 32); }
    TcpSkbCb txDeliveredMstamp(long v) { mem.set(JAVA_LONG_UNALIGNED, at + 32, v); return this; }

    @Linux("tcp_skb_timestamp_us")
    static long timestampUs(SkBuff skb) { return skb.tstamp() / 1000; }

    private int i32(int off) { return mem.get(JAVA_INT_UNALIGNED, at + off); }
    private TcpSkbCb i32(int off, int v) { mem.set(JAVA_INT_UNALIGNED, at + off, v); return this; }
}
