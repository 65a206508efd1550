package netstack.skbuff;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout.OfLong;
import java.nio.ByteOrder;

/// The Internet checksum (RFC 1071): three verbs, and what follows from
/// them.
///
/// A *partial* sum is a 32-bit number whose 16-bit folding is the ones'
/// complement sum of big-endian 16-bit words; partial sums are added with
/// end-around carry. `fold` makes the number that stands in a header.
/// Adding in the machine's own byte order and swapping once at the end gives
/// the same result (RFC 1071, 2.B) and lets the compiler use wide registers.
@Linux(value = "checksum", file = "include/net/checksum.h", renamed = true)
public final class Checksum {

    private static final OfLong WORD = JAVA_LONG_UNALIGNED;
    private static final boolean SWAP = ByteOrder.nativeOrder() != BIG_ENDIAN;

    private Checksum() {
    }

    /// Adds `len` bytes at `at` to the partial sum `sum`. The first byte
    /// counts as the high byte of a word; a last odd byte is padded with 0.
    // tag::csum_partial[]
    @Linux("csum_partial")
    public static int partial(MemorySegment mem, long at, int len, int sum) {
        long words = words(mem, at, len >> 3);
        if ((len & 7) != 0) {
            words += rest(mem, at + (len & ~7), len & 7);
        }
        int folded = fold16(words);
        return add(sum, SWAP ? swap(folded) : folded);
    }

    /// Both halves of each 64-bit word, added where no carry is lost.
    private static long words(MemorySegment mem, long at, int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            long word = mem.get(WORD, at + 8L * i);
            sum += (word & 0xffff_ffffL) + (word >>> 32);
        }
        return sum;
    }
    // end::csum_partial[]

    /// One to seven bytes, as zero padding would make them words.
    private static long rest(MemorySegment mem, long at, int n) {
        long sum = 0;
        int done = n & 4;
        if (done != 0) {
            sum = mem.get(JAVA_INT_UNALIGNED, at) & 0xffff_ffffL;
        }
        for (int i = done; i < n; i++) {
            int shift = SWAP ? 8 * (i & 3) : 24 - 8 * (i & 3);
            sum += (mem.get(JAVA_BYTE, at + i) & 0xffL) << shift;
        }
        return sum;
    }

    /// Folds to 16 bits and complements: the number for the header.
    @Linux("csum_fold")
    public static int fold(int sum) {
        return ~fold16(sum & 0xffff_ffffL) & 0xffff;
    }

    /// Adds the pseudo header of TCP and UDP (RFC 793, 3.1; RFC 768):
    /// addresses as read from the header, `len` of header and data.
    @Linux(value = "csum_tcpudp_nofold", renamed = true)
    public static int pseudoHeader(int saddr, int daddr, int len, int proto,
                                   int sum) {
        return fold16((sum & 0xffff_ffffL) + (saddr & 0xffff_ffffL)
                + (daddr & 0xffff_ffffL) + len + proto);
    }

    /// The sum of two partial sums.
    @Linux("csum_add")
    public static int add(int a, int b) {
        long sum = (a & 0xffff_ffffL) + (b & 0xffff_ffffL);
        return (int) (sum + (sum >>> 32));
    }

    /// Takes the partial sum `b` out of `a`.
    @Linux("csum_sub")
    public static int sub(int a, int b) {
        return add(a, ~b);
    }

    /// Adds the sum of a block that starts `offset` bytes into the data: at
    /// an odd offset its bytes change places.
    @Linux("csum_block_add")
    public static int blockAdd(int sum, int block, int offset) {
        return add(sum, shift(block, offset));
    }

    /// Takes a block's sum out again.
    @Linux("csum_block_sub")
    public static int blockSub(int sum, int block, int offset) {
        return add(sum, ~shift(block, offset));
    }

    @Linux("csum_shift")
    private static int shift(int sum, int offset) {
        return (offset & 1) == 0 ? sum : Integer.rotateRight(sum, 8);
    }

    /// The header's checksum after a 16-bit field changed from `from` to
    /// `to`: RFC 1624, equation 3, which never turns 0 into 0xffff.
    @Linux("csum_replace2")
    public static int replace2(int check, int from, int to) {
        return fold16((long) (~check & 0xffff) + (~from & 0xffff)
                + (to & 0xffff)) ^ 0xffff;
    }

    /// The same for a 32-bit field, an address for example.
    @Linux("csum_replace4")
    public static int replace4(int check, int from, int to) {
        return fold16((long) (~check & 0xffff) + (~from & 0xffff_ffffL)
                + (to & 0xffff_ffffL)) ^ 0xffff;
    }

    private static int fold16(long sum) {
        long s = (sum & 0xffff_ffffL) + (sum >>> 32);
        s = (s & 0xffff) + (s >>> 16);
        s = (s & 0xffff) + (s >>> 16);
        return (int) ((s & 0xffff) + (s >>> 16));
    }

    private static int swap(int sum) {
        return (sum << 8 | sum >>> 8) & 0xffff;
    }
}
