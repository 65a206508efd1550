package netstack.skbuff.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfLong;
import java.lang.foreign.ValueLayout.OfShort;
import java.nio.ByteOrder;

/// What all header views are made of: unsigned numbers in network byte
/// order at any address, and the length check of the constructors.
///
/// A header view is a record `(MemorySegment mem, long at)`: the memory and
/// the address of its first byte. It stays local, so that the compiler
/// removes it. Getters convert on the way out, setters on the way in.
public final class Wire {

    private static final OfShort U16 =
            JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final OfInt U32 =
            JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final OfLong U64 =
            JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Wire() {
    }

    /// Throws [ShortView] unless `len` bytes lie at `at`.
    public static void check(String header, MemorySegment mem, long at,
                             int len) {
        if (at < 0 || at > mem.byteSize() - len) {
            throw new ShortView(header, len, mem.byteSize() - at);
        }
    }

    public static int u8(MemorySegment mem, long at) {
        return mem.get(JAVA_BYTE, at) & 0xff;
    }

    public static void u8(MemorySegment mem, long at, int v) {
        mem.set(JAVA_BYTE, at, (byte) v);
    }

    public static int u16(MemorySegment mem, long at) {
        return mem.get(U16, at) & 0xffff;
    }

    public static void u16(MemorySegment mem, long at, int v) {
        mem.set(U16, at, (short) v);
    }

    /// 32 bits as they are; `& 0xffff_ffffL` where the sign matters.
    public static int u32(MemorySegment mem, long at) {
        return mem.get(U32, at);
    }

    public static void u32(MemorySegment mem, long at, int v) {
        mem.set(U32, at, v);
    }

    /// 48 bits, a MAC address, in the low bits of the result.
    public static long u48(MemorySegment mem, long at) {
        return (long) u16(mem, at) << 32 | u32(mem, at + 2) & 0xffff_ffffL;
    }

    public static void u48(MemorySegment mem, long at, long v) {
        u16(mem, at, (int) (v >>> 32));
        u32(mem, at + 2, (int) v);
    }

    public static long u64(MemorySegment mem, long at) {
        return mem.get(U64, at);
    }

    public static void u64(MemorySegment mem, long at, long v) {
        mem.set(U64, at, v);
    }
}
