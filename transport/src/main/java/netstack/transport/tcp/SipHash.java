package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// SipHash-2-4, a hash with a key that strangers can't work back to.
@Linux(value = "siphash", file = "lib/siphash.c", renamed = true)
final class SipHash {
    private static final int BYTES = 8;

    private SipHash() {
    }

    /// The hash of whole words, each as if it lay in memory with its lowest
    /// byte first.
    @Linux(value = "siphash_u64", renamed = true)
    static long of(long k0, long k1, long... words) {
        long[] v = {k0 ^ 0x736f6d6570736575L, k1 ^ 0x646f72616e646f6dL,
            k0 ^ 0x6c7967656e657261L, k1 ^ 0x7465646279746573L};
        for (long m : words) {
            word(v, m);
        }
        word(v, (long) (words.length * BYTES) << 56);
        v[2] ^= 0xff;
        for (int i = 0; i < 4; i++) {
            round(v);
        }
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void word(long[] v, long m) {
        v[3] ^= m;
        round(v);
        round(v);
        v[0] ^= m;
    }

    private static void round(long[] v) {
        v[0] += v[1];
        v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
        v[0] = Long.rotateLeft(v[0], 32);
        v[2] += v[3];
        v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
        v[2] = Long.rotateLeft(v[2], 32);
    }
}
