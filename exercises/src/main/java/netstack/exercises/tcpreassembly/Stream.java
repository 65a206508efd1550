package netstack.exercises.tcpreassembly;

/// The stream that the cases of `tcp-reassembly` and `tcp-sender` are cut
/// from: every position has its byte.
public final class Stream {

    private Stream() {
    }

    /// The `len` bytes from position `at` on.
    public static byte[] bytes(long at, int len) {
        byte[] b = new byte[len];
        for (int i = 0; i < len; i++) {
            long p = at + i;
            b[i] = (byte) (p ^ p >> 8 ^ p * 0x9E3779B9L >> 13);
        }
        return b;
    }
}
