package netstack.host.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Lines over linear axes that begin at zero.
public final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int BOTTOM = 310;
    private static final int TOP = 30;
    private static final int RIGHT = 610;
    private static final String[] COLOURS = {
        "#2f6690", "#b5483a", "#3a7d44", "#8a5a00", "#6a4c93", "#444444"};

    record Series(String name, double[] xs, double[] ys) {}

    final String title;
    final String xLabel;
    final String yLabel;
    final List<Series> series = new ArrayList<>();
    private List<String> categories = List.of();

    public Plot(String title, String xLabel, String yLabel) {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /// Adds the line `name` through the points (xs[i], ys[i]).
    public Plot line(String name, double[] xs, double[] ys) {
        series.add(new Series(name, xs, ys));
        return this;
    }

    /// The points of all lines are these things, at x = 0, 1, 2, ...
    public Plot categories(String... names) {
        categories = List.of(names);
        return this;
    }

    /// Draws it; `description` says in words what is seen.
    public String svg(String description) {
        Svg svg = new Svg(WIDTH, HEIGHT, description);
        double xMax = xMax();
        double yMax = yMax();
        axes(svg, xMax, yMax);
        for (int i = 0; i < series.size(); i++) {
            Series s = series.get(i);
            String colour = COLOURS[i % COLOURS.length];
            double[] xs = new double[s.xs.length];
            double[] ys = new double[s.xs.length];
            for (int k = 0; k < xs.length; k++) {
                xs[k] = LEFT + s.xs[k] / xMax * (RIGHT - LEFT);
                ys[k] = BOTTOM - s.ys[k] / yMax * (BOTTOM - TOP);
            }
            // Wider below: a line that hides another leaves its edges.
            svg.polyline(xs, ys, colour, 1 + series.size() - i);
            svg.line(RIGHT + 14, TOP + 12 + 18 * i, RIGHT + 34,
                    TOP + 12 + 18 * i, colour);
            svg.text(RIGHT + 40, TOP + 16 + 18 * i, s.name);
        }
        return svg.toString();
    }

    /// What is plotted, in a line.
    public String title() {
        return title;
    }

    /// What stands at the left and right end of the x axis.
    String xFirst() {
        return categories.isEmpty() ? "0" : categories.getFirst();
    }

    String xLast() {
        return categories.isEmpty() ? number(xMax()) + " " + xLabel
                : categories.getLast();
    }

    /// The right end of the x axis.
    double xMax() {
        return nice(series.stream().mapToDouble(s -> max(s.xs)).max()
                .orElse(1));
    }

    /// The upper end of the y axis.
    double yMax() {
        return nice(series.stream().mapToDouble(s -> max(s.ys)).max()
                .orElse(1));
    }

    private void axes(Svg svg, double xMax, double yMax) {
        svg.text((LEFT + RIGHT) / 2.0, 18, title, "middle");
        svg.text((LEFT + RIGHT) / 2.0, HEIGHT - 8, xLabel, "middle");
        svg.text(8, TOP - 12, yLabel);
        int ticks = categories.isEmpty() ? 5 : categories.size() - 1;
        for (int i = 0; i <= ticks; i++) {
            double x = LEFT + i * (RIGHT - LEFT) / (double) ticks;
            svg.text(x, BOTTOM + 18, categories.isEmpty()
                    ? number(xMax * i / ticks) : categories.get(i),
                    "middle");
        }
        for (int i = 0; i <= 5; i++) {
            double y = BOTTOM - i * (BOTTOM - TOP) / 5.0;
            svg.line(LEFT, y, RIGHT, y, Svg.PALE);
            svg.text(LEFT - 6, y + 4, number(yMax * i / 5), "end");
        }
        svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, Svg.INK);
        svg.line(LEFT, TOP, LEFT, BOTTOM, Svg.INK);
    }

    private static double max(double[] values) {
        double max = 0;
        for (double v : values) max = Math.max(max, v);
        return max;
    }

    /// The next round number: one of a few times a power of ten.
    static double nice(double max) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(max,
                1e-9))));
        for (double step : new double[] {1, 1.5, 2, 3, 4, 5, 6, 8}) {
            if (max <= step * power) return step * power;
        }
        return 10 * power;
    }

    static String number(double v) {
        return v == Math.rint(v) ? String.format(Locale.ROOT, "%.0f", v)
                : String.format(Locale.ROOT, "%.3g", v)
                        .replaceAll("0+$", "");
    }
}
