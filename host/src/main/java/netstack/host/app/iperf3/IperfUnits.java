package netstack.host.app.iperf3;

import java.util.Locale;

/// Amounts as iperf3 prints them: three digits and a unit.
final class IperfUnits {
    private static final String PREFIXES = " KMGT";

    private IperfUnits() {}

    /// `2.96 GBytes`: of 1024.
    static String bytes(double n) {
        return text(n, 1024, "Bytes");
    }

    /// `25.3 Gbits/sec`: of 1000.
    static String rate(double bits) {
        return text(bits, 1000, "bits/sec");
    }

    private static String text(double n, double k, String unit) {
        int power = 0;
        while (n >= k && power < PREFIXES.length() - 1) {
            n /= k;
            power++;
        }
        String form = n < 9.995 ? "%4.2f %s" : n < 99.95 ? "%4.1f %s"
                : "%4.0f %s";
        return String.format(Locale.ROOT, form, n, power == 0 ? unit
                : PREFIXES.charAt(power) + unit);
    }
}
