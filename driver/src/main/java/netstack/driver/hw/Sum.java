package netstack.driver.hw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The device's adder for Internet checksums (RFC 1071), over the bytes of a
/// frame: little endian, as the sum is the same in either order.
final class Sum {
    private static final VarHandle LE64 = MethodHandles
            .byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Sum() {
    }

    /// Adds `n` bytes from `off`, not folded.
    static long of(byte[] d, int off, int n) {
        long sum = 0;
        long sum2 = 0;   // two chains: the adder works on both at once
        int i = 0;
        for (; i + 16 <= n; i += 16) {
            long w = (long) LE64.get(d, off + i);
            long w2 = (long) LE64.get(d, off + i + 8);
            sum += (w & 0xFFFF_FFFFL) + (w >>> 32);
            sum2 += (w2 & 0xFFFF_FFFFL) + (w2 >>> 32);
        }
        for (; i + 8 <= n; i += 8) {
            long w = (long) LE64.get(d, off + i);
            sum += (w & 0xFFFF_FFFFL) + (w >>> 32);
        }
        for (; i < n; i++) {
            sum += (d[off + i] & 0xFFL) << 8 * (i & 3);
        }
        return sum + sum2;
    }

    /// A 16-bit number of a pseudo-header, in the order of [#of].
    static long number(int v) {
        return (v >> 8 & 0xFF) | (v & 0xFF) << 8;
    }

    static int fold(long sum) {
        long s = sum;
        while (s >> 16 != 0) {
            s = (s & 0xFFFF) + (s >>> 16);
        }
        return (int) s;
    }
}
