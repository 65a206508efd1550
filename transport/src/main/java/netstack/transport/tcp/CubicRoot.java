package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The cube root of a long number as the kernel takes it: the leading bits
/// from a table, then one step of Newton and Raphson. It is wrong by 0.2 %
/// on average, and that is part of what CUBIC does.
final class CubicRoot {
    /// `v[x]` is 64 * cbrt(x) - 10 or a little beside it.
    private static final int[] V = {
        0, 54, 54, 54, 118, 118, 118, 118,
        123, 129, 134, 138, 143, 147, 151, 156,
        157, 161, 164, 168, 170, 173, 176, 179,
        181, 185, 187, 190, 192, 194, 197, 199,
        200, 202, 204, 206, 209, 211, 213, 215,
        217, 219, 221, 222, 224, 225, 227, 229,
        231, 232, 234, 236, 237, 239, 240, 242,
        244, 245, 246, 248, 250, 251, 252, 254,
    };

    private CubicRoot() {
    }

    // tag::cubic_root[]
    /// The cube root of `a`, which is not negative.
    @Linux(value = "cubic_root", file = "net/ipv4/tcp_cubic.c",
            renamed = true)
    static long of(long a) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(a);
        if (bits < 7) {
            return V[(int) a] + 35 >> 6;
        }
        int third = (bits * 84 >> 8) - 1;            // bits / 3, about
        long x = (long) (V[(int) (a >> third * 3)] + 10) << third >> 6;
        x = 2 * x + a / (x * (x - 1));
        return x * 341 >> 10;                        // x / 3
    }
    // end::cubic_root[]
}
