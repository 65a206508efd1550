package netstack.driver.hw;

/// The Toeplitz hash of receive side scaling (data sheet, section 7.1.2.8).
///
/// For every bit of the input that is one, from the left, the 32 bits of the
/// key that begin at the same place are added without carry. It is linear,
/// so the contribution of a byte can be looked up: a table of 256 entries
/// for each of the 36 input bytes that 40 bytes of key allow.
public final class Toeplitz {
    public static final int KEY_SIZE = 40;
    private static final int INPUT = KEY_SIZE - 4;

    private final int[] table = new int[INPUT << 8];

    public Toeplitz(byte[] key) {
        for (int i = 0; i < INPUT; i++) {
            for (int b = 0; b < 256; b++) {
                table[i << 8 | b] = contribution(key, i, b);
            }
        }
    }

    /// Hashes `len` bytes from `off`; `seed` and `pos` continue a hash whose
    /// first `pos` bytes are done (0 and 0 at the start).
    public int hash(byte[] data, int off, int len, int seed, int pos) {
        int h = seed;
        for (int i = 0; i < len; i++) {
            h ^= table[pos + i << 8 | data[off + i] & 0xFF];
        }
        return h;
    }

    private static int contribution(byte[] key, int at, int b) {
        long window = 0;
        for (int i = 0; i < 5; i++) {
            window = window << 8 | key[at + i] & 0xFF;
        }
        int h = 0;
        for (int bit = 0; bit < 8; bit++) {
            if ((b & 0x80 >> bit) != 0) {
                h ^= (int) (window >>> 8 - bit);
            }
        }
        return h;
    }
}
