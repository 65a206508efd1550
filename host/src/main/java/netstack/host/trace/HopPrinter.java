package netstack.host.trace;

import java.util.List;
import java.util.Locale;
import netstack.driver.machine.Context;

/// Prints hops, one a line: time, CPU, context, function; below a line the
/// buffer where a pointer moved, or where the packet is new.
public final class HopPrinter {
    private static final String INDENT = "  ";
    private static final int MAX_INDENT = 12;

    private final long start;
    private String where = "";

    /// Counts time from `start` (ns).
    public HopPrinter(long start) {
        this.start = start;
    }

    /// All of `hops`, with a line before each change of host or context.
    public String text(List<Hop> hops) {
        StringBuilder text = new StringBuilder();
        for (Hop hop : hops) text.append(lines(hop));
        return text.toString();
    }

    /// The lines of one hop.
    public String lines(Hop hop) {
        StringBuilder text = new StringBuilder();
        String here = where(hop);
        if (!here.equals(where)) text.append(here).append('\n');
        where = here;
        text.append(line(hop)).append('\n');
        if (hop.geometry() != null && (hop.moved() || hop.before() == null)) {
            text.append(" ".repeat(25)).append("skb ").append(hop.packet())
                    .append(' ')
                    .append(Drawing.line(hop.geometry(), hop.before()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String where(Hop hop) {
        if (hop.cpu() < 0) return hop.host();
        String who = hop.context() == Context.TASK
                ? " " + hop.comm() : "";
        return hop.host() + " cpu" + hop.cpu() + ", "
                + hop.context().name().toLowerCase(Locale.ROOT) + who;
    }

    private String line(Hop hop) {
        if (hop.cpu() < 0) {
            return String.format(Locale.ROOT, "%10.3f us  %-12s  %s",
                    (hop.time() - start) / 1000.0, "wire", hop.symbol());
        }
        String indent = INDENT.repeat(Math.min(hop.depth(), MAX_INDENT));
        return String.format(Locale.ROOT, "%10.3f us  cpu%d %-7s  %s%s",
                (hop.time() - start) / 1000.0, hop.cpu(),
                hop.context().name().toLowerCase(Locale.ROOT), indent,
                hop.symbol());
    }
}
