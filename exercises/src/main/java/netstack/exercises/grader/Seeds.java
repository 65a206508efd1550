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
        return new Random(seed * 0x9e3779b97f4a7c15L
                ^ (long) property.hashCode() << 20 ^ index);
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
