package netstack.host.trace;

/// Draws a packet's buffer as a line of text: `head [....####------] end`,
/// in scale, with the lengths beside it.
public final class Drawing {
    private static final int WIDTH = 40;

    private Drawing() {}

    /// The buffer in `WIDTH` columns: `.` headroom, `#` data, `-` tailroom.
    /// What is not empty gets a column at least.
    public static String bar(Geometry g) {
        int total = g.headroom() + g.linear() + g.tailroom();
        int head = columns(g.headroom(), total);
        int tail = columns(g.tailroom(), total);
        int room = g.linear() > 0 ? WIDTH - 1 : WIDTH;
        while (head + tail > room) {
            if (head > tail) head--;
            else tail--;
        }
        return "[" + ".".repeat(head) + "#".repeat(WIDTH - head - tail)
                + "-".repeat(tail) + "]";
    }

    private static int columns(int bytes, int total) {
        if (bytes == 0 || total == 0) return 0;
        return Math.clamp(Math.round((float) bytes * WIDTH / total), 1,
                WIDTH - 1);
    }

    /// The bar, the lengths, and how the pointers moved since `before`.
    public static String line(Geometry g, Geometry before) {
        StringBuilder text = new StringBuilder(bar(g));
        text.append(String.format(" headroom %d, len %d, tailroom %d",
                g.headroom(), g.linear(), g.tailroom()));
        if (g.paged() > 0) text.append(" + ").append(g.paged())
                .append(" in pages");
        if (before == null) return text.toString();
        int data = g.dataMoved(before);
        int tail = g.tailMoved(before);
        if (data != 0) {
            text.append(String.format(", data %+d (%s)", data,
                    data < 0 ? "push" : "pull"));
        }
        if (tail != 0) {
            text.append(String.format(", tail %+d (%s)", tail,
                    tail < 0 ? "trim" : "put"));
        }
        return text.toString();
    }
}
