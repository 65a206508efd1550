package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ChecksumPropertiesTest {

    private static final MemorySegment MEM = Arena.ofAuto().allocate(1 << 17);

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void partial_equals_rfc_1071(@ForAll @Size(max = 300) byte[] bytes,
                                 @ForAll @IntRange(max = 70) int at) {
        MemorySegment.copy(bytes, 0, MEM, ValueLayout.JAVA_BYTE, at, bytes.length);
        int sum = Checksum.partial(MEM, at, bytes.length, 0);
        assertThat(Rfc1071.fold(sum & 0xffffffffL)).isEqualTo(Rfc1071.sum(bytes, 0, bytes.length));
        assertThat(Checksum.fold(sum)).isEqualTo(~Rfc1071.sum(bytes, 0, bytes.length) & 0xffff);
    }

    @Example
    void the_largest_sum_does_not_overflow() {
        MEM.fill((byte) 0xff);
        assertThat(Checksum.fold(Checksum.partial(MEM, 1, 65535 * 2, -1))).isZero();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_sum_is_the_sum_of_its_blocks(@ForAll @Size(max = 300) byte[] bytes,
                                        @ForAll @IntRange(max = 300) int where,
                                        @ForAll int start) {
        int cut = Math.min(where, bytes.length);
        MemorySegment.copy(bytes, 0, MEM, ValueLayout.JAVA_BYTE, 0, bytes.length);
        int first = Checksum.partial(MEM, 0, cut, start);
        int second = Checksum.partial(MEM, cut, bytes.length - cut, 0);
        int whole = Checksum.partial(MEM, 0, bytes.length, start);
        int both = Checksum.blockAdd(first, second, cut);
        assertThat(Checksum.fold(both)).isEqualTo(Checksum.fold(whole));
        int back = Checksum.blockSub(whole, second, cut);
        assertThat(same(Checksum.fold(back), Checksum.fold(first))).isTrue();
    }

    /// Ones' complement has two zeros.
    private static boolean same(int a, int b) {
        return a == b || (a ^ b) == 0xffff && (a == 0 || b == 0);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void the_pseudo_header_is_twelve_bytes_more(@ForAll int saddr, @ForAll int daddr,
                                                @ForAll @IntRange(max = 65535) int len,
                                                @ForAll @IntRange(max = 255) int proto,
                                                @ForAll @Size(max = 50) byte[] data) {
        byte[] all = Arrays.copyOf(pseudo(saddr, daddr, len, proto), 12 + data.length);
        System.arraycopy(data, 0, all, 12, data.length);
        MemorySegment.copy(data, 0, MEM, ValueLayout.JAVA_BYTE, 0, data.length);
        int sum = Checksum.partial(MEM, 0, data.length, 0);
        assertThat(Checksum.fold(Checksum.pseudoHeader(saddr, daddr, len, proto, sum)))
                .isEqualTo(~Rfc1071.sum(all, 0, all.length) & 0xffff);
    }

    private static byte[] pseudo(int saddr, int daddr, int len, int proto) {
        return java.nio.ByteBuffer.allocate(12).putInt(saddr).putInt(daddr).put((byte) 0)
                .put((byte) proto).putShort((short) len).array();
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void an_incremental_update_equals_a_new_sum(@ForAll @Size(value = 20) byte[] header,
                                                @ForAll @IntRange(max = 9) int word,
                                                @ForAll @IntRange(max = 65535) int to) {
        int check = ~Rfc1071.sum(header, 0, 20) & 0xffff;
        int from = (header[2 * word] & 0xff) << 8 | header[2 * word + 1] & 0xff;
        header[2 * word] = (byte) (to >> 8);
        header[2 * word + 1] = (byte) to;
        int fresh = ~Rfc1071.sum(header, 0, 20) & 0xffff;
        // All-zero data is the one sum for which RFC 1624 and a new sum differ.
        assertThat(same(Checksum.replace2(check, from, to), fresh)).isTrue();
        if (!allZero(header)) {
            assertThat(Checksum.replace2(check, from, to)).isEqualTo(fresh);
        }
    }

    private static boolean allZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    @Example
    void rfc_1624_section_4_gives_0_where_rfc_1141_gave_ffff() {
        assertThat(Checksum.replace2(0xdd2f, 0x5555, 0x3285)).isZero();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_long_word_is_two_short_ones(@ForAll @IntRange(max = 65535) int check,
                                       @ForAll int from, @ForAll int to) {
        int twice = Checksum.replace2(check, from >>> 16, to >>> 16);
        twice = Checksum.replace2(twice, from & 0xffff, to & 0xffff);
        assertThat(same(Checksum.replace4(check, from, to), twice)).isTrue();
    }
}
