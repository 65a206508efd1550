package netstack.host.plot;

import java.util.ArrayList;
import java.util.List;

/// Lines over linear axes that begin at zero.
public final class Plot {
    private static final int WIDTH = 720;
    private static final int LEFT = 70;
    private static final int RIGHT = WIDTH - 40;
    private static final int DEPTH = 280;
    private static final int BELOW = 50;
    private static final int ROW = 18;
    /// The width of a character of the pictures' monospaced font.
    private static final double CHAR = 7.3;
    private static final String[] COLOURS = {
        "#2f6690", "#b5483a", "#3a7d44", "#8a5a00", "#6a4c93", "#444444"};

    record Series(String name, double[] xs, double[] ys) {}

    private record Place(double x, int row) {}

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
        if (xs.length != ys.length) {
            throw new IllegalArgumentException(name + ": " + xs.length
                    + " points, " + ys.length + " values");
        }
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
        List<Place> legend = legend();
        int rows = legend.isEmpty() ? 0 : legend.getLast().row + 1;
        int top = 2 * ROW + 12 + ROW * rows;
        int bottom = top + DEPTH;
        Svg svg = new Svg(WIDTH, bottom + BELOW, description);
        svg.text(WIDTH / 2.0, ROW, title, "middle");
        svg.text(8, top - 12, yLabel);
        svg.text((LEFT + RIGHT) / 2.0, bottom + BELOW - 8, xLabel,
                "middle");
        axes(svg, top, bottom);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, i, bottom);
            name(svg, i, legend.get(i));
        }
        return svg.toString();
    }

    private void draw(Svg svg, int i, int bottom) {
        Series s = series.get(i);
        double[] xs = new double[s.xs.length];
        double[] ys = new double[s.xs.length];
        for (int k = 0; k < xs.length; k++) {
            xs[k] = LEFT + s.xs[k] / x().end() * (RIGHT - LEFT);
            ys[k] = bottom - s.ys[k] / y().end() * DEPTH;
        }
        svg.polyline(xs, ys, colour(i), width(i));
    }

    /// Wider below: a line that hides another leaves its edges.
    private double width(int i) {
        return 1.0 + series.size() - i;
    }

    private static String colour(int i) {
        return COLOURS[i % COLOURS.length];
    }

    /// Where each line's name begins, and in which row under the title.
    private List<Place> legend() {
        List<Place> places = new ArrayList<>();
        Place next = new Place(LEFT, 0);
        for (Series s : series) {
            double wide = 26 + CHAR * (s.name.length() + 3);
            if (next.x > LEFT && next.x + wide > WIDTH) {
                next = new Place(LEFT, next.row + 1);
            }
            places.add(next);
            next = new Place(next.x + wide, next.row);
        }
        return places;
    }

    private void name(Svg svg, int i, Place place) {
        double y = 2.0 * ROW + ROW * place.row;
        svg.polyline(new double[] {place.x, place.x + 20},
                new double[] {y - 4, y - 4}, colour(i), width(i));
        svg.text(place.x + 26, y, series.get(i).name);
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
        return categories.isEmpty() ? x().label(x().ticks()) + " " + xLabel
                : categories.getLast();
    }

    Axis x() {
        return categories.isEmpty() ? Axis.upTo(series.stream()
                .mapToDouble(s -> max(s.xs)).max().orElse(1))
                : Axis.of(categories.size());
    }

    Axis y() {
        return Axis.upTo(series.stream().mapToDouble(s -> max(s.ys)).max()
                .orElse(1));
    }

    private void axes(Svg svg, int top, int bottom) {
        Axis across = x();
        for (int i = 0; i <= across.ticks(); i++) {
            double at = LEFT + i * (RIGHT - LEFT) / (double) across.ticks();
            svg.line(at, bottom, at, bottom + 4, Svg.INK);
            svg.text(at, bottom + 18, categories.isEmpty()
                    ? across.label(i) : categories.get(i), "middle");
        }
        Axis up = y();
        for (int i = 0; i <= up.ticks(); i++) {
            double at = bottom - i * DEPTH / (double) up.ticks();
            svg.line(LEFT, at, RIGHT, at, Svg.PALE);
            svg.text(LEFT - 6, at + 4, up.label(i), "end");
        }
        svg.line(LEFT, bottom, RIGHT, bottom, Svg.INK);
        svg.line(LEFT, top, LEFT, bottom, Svg.INK);
    }

    private static double max(double[] values) {
        double max = 0;
        for (double v : values) max = Math.max(max, v);
        return max;
    }
}
