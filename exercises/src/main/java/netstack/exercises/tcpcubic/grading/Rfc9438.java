package netstack.exercises.tcpcubic.grading;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// The curve of RFC 9438, 4.2, as it stands there, in decimal fractions of
/// any length; and the root by trying.
final class Rfc9438 {

    private static final BigDecimal C = new BigDecimal("0.4");
    private static final BigDecimal MS = new BigDecimal(1000);

    private Rfc9438() {
    }

    /// The largest number whose third power is not above `a`.
    static long root(BigDecimal a) {
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.TWO.pow(24);
        while (high.subtract(low).compareTo(BigInteger.ONE) > 0) {
            BigInteger middle = low.add(high).shiftRight(1);
            if (new BigDecimal(middle.pow(3)).compareTo(a) <= 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low.longValue();
    }

    /// K in whole ms, for a curve that begins `below` packets under W_max.
    static long k(long below) {
        return root(new BigDecimal(below).multiply(MS.pow(3))
                .divide(C, RoundingMode.UNNECESSARY));
    }

    /// W_cubic at `t` ms, rounded towards W_max.
    static long window(long t, long k, long wMax) {
        BigDecimal seconds = new BigDecimal(t - k).divide(MS);
        return wMax + C.multiply(seconds.pow(3))
                .setScale(0, RoundingMode.DOWN).longValueExact();
    }
}
