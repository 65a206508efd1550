package netstack.transport.packet;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;

/// What stands at the start of a block of version 3. The program may keep
/// `tp_sizeof_priv` bytes of its own behind it.
///
/// ```
///  0  version               4  offset_to_priv        8  block_status
/// 12  num_pkts             16  offset_to_first_pkt  20  blk_len
/// 24  seq_num 8            32  ts_first_pkt sec, nsec
/// 40  ts_last_pkt sec, nsec
/// ```
@Linux(value = "tpacket_block_desc", file = "include/uapi/linux/if_packet.h")
public record TpacketBlockDesc(MemorySegment mem, long at) {
    /// `BLK_HDR_LEN`.
    public static final int LEN = 48;

    public int version() { return get(0); }
    void version(int v) { set(0, v); }
    public int offsetToPriv() { return get(4); }
    void offsetToPriv(int v) { set(4, v); }
    /// Whose the block is: bits of [TpStatus].
    public int blockStatus() { return get(8); }
    /// [TpStatus#KERNEL] gives it back.
    public void blockStatus(int v) { set(8, v); }
    public int numPkts() { return get(12); }
    void numPkts(int v) { set(12, v); }
    public int offsetToFirstPkt() { return get(16); }
    void offsetToFirstPkt(int v) { set(16, v); }
    /// Bytes in use, this header and padding included.
    public int blkLen() { return get(20); }
    void blkLen(int v) { set(20, v); }
    /// Counts blocks from 1 on.
    public long seqNum() { return mem.get(JAVA_LONG_UNALIGNED, at + 24); }
    void seqNum(long v) { mem.set(JAVA_LONG_UNALIGNED, at + 24, v); }
    /// When the block was opened.
    public int tsFirstSec() { return get(32); }
    public int tsFirstNsec() { return get(36); }
    /// When the last packet in it came.
    public int tsLastSec() { return get(40); }
    public int tsLastNsec() { return get(44); }

    void tsFirst(int sec, int nsec) {
        set(32, sec);
        set(36, nsec);
    }

    void tsLast(int sec, int nsec) {
        set(40, sec);
        set(44, nsec);
    }

    private int get(int off) {
        return mem.get(JAVA_INT_UNALIGNED, at + off);
    }

    private void set(int off, int v) {
        mem.set(JAVA_INT_UNALIGNED, at + off, v);
    }
}
