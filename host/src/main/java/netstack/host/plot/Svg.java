package netstack.host.plot;

import java.util.Locale;

/// Writes a small SVG picture: rectangles, lines and text, in one set
/// of colours. Coordinates are pixels, y grows downwards.
public final class Svg {
    public static final String INK = "#1f2933";
    public static final String PALE = "#e4e7eb";
    public static final String BLUE = "#8fb8de";
    public static final String GREEN = "#a3c9a8";
    public static final String RED = "#e0958a";
    public static final String YELLOW = "#f2d492";

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String description;

    /// A picture of `width` x `height` pixels; `description` is what a
    /// screen reader says.
    public Svg(int width, int height, String description) {
        this.width = width;
        this.height = height;
        this.description = description;
    }

    public Svg rect(double x, double y, double w, double h, String fill) {
        return add("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" "
                + "fill=\"%s\" stroke=\"%s\"/>", x, y, w, h, fill, INK);
    }

    public Svg line(double x1, double y1, double x2, double y2, String colour) {
        return add("<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" "
                + "stroke=\"%s\" stroke-width=\"1.5\"/>",
                x1, y1, x2, y2, colour);
    }

    /// An arrow with its head at (x2, y2).
    public Svg arrow(double x1, double y1, double x2, double y2) {
        line(x1, y1, x2, y2, INK);
        double angle = Math.atan2(y2 - y1, x2 - x1);
        double left = angle + Math.PI - 0.4;
        double right = angle + Math.PI + 0.4;
        return add("<path d=\"M%s %s L%s %s L%s %s Z\" fill=\"%s\"/>",
                x2, y2, x2 + 8 * Math.cos(left), y2 + 8 * Math.sin(left),
                x2 + 8 * Math.cos(right), y2 + 8 * Math.sin(right), INK);
    }

    /// A piece of a ring around (x, y), between two radii and two angles
    /// (radians, clockwise from the right).
    public Svg wedge(double x, double y, double r, double outer, double from,
            double to, String fill) {
        return add("<path d=\"M%s %s L%s %s A%s %s 0 0 1 %s %s L%s %s "
                + "A%s %s 0 0 0 %s %s Z\" fill=\"%s\" stroke=\"%s\"/>",
                x + r * Math.cos(from), y + r * Math.sin(from),
                x + outer * Math.cos(from), y + outer * Math.sin(from),
                outer, outer,
                x + outer * Math.cos(to), y + outer * Math.sin(to),
                x + r * Math.cos(to), y + r * Math.sin(to), r, r,
                x + r * Math.cos(from), y + r * Math.sin(from), fill, INK);
    }

    /// Connects the points (xs[i], ys[i]).
    public Svg polyline(double[] xs, double[] ys, String colour) {
        return polyline(xs, ys, colour, 2);
    }

    /// The same, `width` pixels wide.
    public Svg polyline(double[] xs, double[] ys, String colour,
            double width) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            points.append(number(xs[i])).append(',').append(number(ys[i]))
                    .append(' ');
        }
        return add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" "
                + "stroke-width=\"%s\"/>", points.toString().trim(), colour,
                width);
    }

    public Svg text(double x, double y, String text) {
        return text(x, y, text, "start");
    }

    /// Text with its `anchor` (start, middle, end) at x and its base at y.
    public Svg text(double x, double y, String text, String anchor) {
        return add("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>",
                x, y, anchor, escape(text));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" role="img" \
                viewBox="0 0 %d %d" width="%d" height="%d" \
                font-family="monospace" font-size="12" fill="%s">
                <desc>%s</desc>
                %s</svg>
                """, width, height, width, height, INK, escape(description),
                body);
    }

    private Svg add(String format, Object... values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Double d) values[i] = number(d);
        }
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    private static String number(double d) {
        return d == Math.rint(d) ? Long.toString((long) d)
                : String.format(Locale.ROOT, "%.1f", d);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;")
                .replace(">", "&gt;").replace("\"", "&quot;");
    }
}
