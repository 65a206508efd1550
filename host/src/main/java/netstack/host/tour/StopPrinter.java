package netstack.host.tour;

import java.nio.file.Path;
import java.util.Locale;
import netstack.driver.hw.RingView;
import netstack.host.trace.Drawing;
import netstack.host.trace.Hop;

/// Shows one stop on a screen: where, the packet, the rings, what was
/// counted, the source.
final class StopPrinter {
    private static final int BYTES_A_LINE = 16;

    private final Source source;
    private final long start;

    StopPrinter(Path home, long start) {
        source = new Source(home);
        this.start = start;
    }

    /// Stop number `i` (from 0) of `n`.
    String text(Stop stop, int i, int n) {
        Hop hop = stop.hop();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "%n[%d/%d] %s   %s cpu%d %s %s  +%.3f us%n", i + 1, n,
                hop.symbol(), hop.host(), hop.cpu(),
                hop.context().name().toLowerCase(Locale.ROOT), hop.comm(),
                (hop.time() - start) / 1000.0));
        if (hop.geometry() != null) {
            text.append("  skb ").append(hop.packet()).append(' ').append(
                    Drawing.line(hop.geometry(), hop.before())).append('\n');
            hex(text, stop.bytes());
        }
        ring(text, stop.rxRing());
        ring(text, stop.txRing());
        if (!stop.changed().isEmpty()) {
            text.append("  counted: ").append(String.join(", ",
                    stop.changed())).append('\n');
        }
        if (hop.point() != null) {
            for (String line : source.of(hop.point())) {
                text.append("  | ").append(line).append('\n');
            }
        }
        return text.toString();
    }

    private static void ring(StringBuilder text, RingView ring) {
        ring.text().lines().forEach(l ->
                text.append("  ").append(l).append('\n'));
    }

    private static void hex(StringBuilder text, byte[] bytes) {
        for (int i = 0; i < bytes.length; i += BYTES_A_LINE) {
            StringBuilder hex = new StringBuilder();
            StringBuilder ascii = new StringBuilder();
            for (int k = i; k < Math.min(i + BYTES_A_LINE, bytes.length);
                    k++) {
                hex.append(String.format("%02x ", bytes[k]));
                char c = (char) (bytes[k] & 0xff);
                ascii.append(c >= ' ' && c < 127 ? c : '.');
            }
            text.append(String.format("    %04x  %-48s %s%n", i, hex,
                    ascii));
        }
    }
}
