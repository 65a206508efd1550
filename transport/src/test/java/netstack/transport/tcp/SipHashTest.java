package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SipHashTest {
    /// The key and the messages of the authors' test vectors: bytes 0, 1, 2 and so on.
    private static long word(int from) {
        ByteBuffer b = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 8; i++) {
            b.put((byte) (from + i));
        }
        return b.getLong(0);
    }

    @Test
    void gives_the_vectors_of_its_authors() {
        assertThat(SipHash.of(word(0), word(8))).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(SipHash.of(word(0), word(8), word(0))).isEqualTo(0x93f5f5799a932462L);
        assertThat(SipHash.of(word(0), word(8), word(0), word(8))).isEqualTo(0x3f2acc7f57c29bdbL);
    }

    @Property(tries = 100)
    void each_bit_of_a_message_counts(@ForAll long a, @ForAll long b, @ForAll long k0,
            @ForAll long k1) {
        long hash = SipHash.of(k0, k1, a, b);
        for (int i = 0; i < 64; i += 7) {
            assertThat(SipHash.of(k0, k1, a ^ 1L << i, b)).isNotEqualTo(hash);
            assertThat(SipHash.of(k0, k1, a, b ^ 1L << i)).isNotEqualTo(hash);
        }
    }
}
