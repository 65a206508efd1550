package netstack.exercises.grader;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.random.RandomGenerator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Where the randomness of each case comes from: a public seed, or an
/// instructor's key. The same seed gives the same cases on every machine.
final class Seeds {

    private Seeds() {
    }

    static RandomGenerator open(long seed, String property, int index) {
        return new Random(mixed(mixed(seed)
                + ((long) property.hashCode() << 32 | index & 0xffff_ffffL)));
    }

    /// The end of SplitMix64. `Random` alone draws nearly the same first
    /// numbers from neighbouring seeds: the cases of a grading would all
    /// look at the same edge, or all miss it.
    private static long mixed(long seed) {
        long z = seed + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }

    /// From the key alone, so that nobody without it can draw the case.
    static RandomGenerator hidden(String key, long seed, String property,
            int index) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] sum = mac.doFinal((seed + ":" + property + ":" + index)
                    .getBytes(StandardCharsets.UTF_8));
            return new Random(ByteBuffer.wrap(sum).getLong());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
