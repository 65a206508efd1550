package netstack.host.plot;

import java.util.Arrays;
import java.util.Locale;

/// A [Plot] in characters, for a terminal: one mark for each line, joined by
/// dots; where two lines meet, the later one is seen.
public final class TextPlot {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 16;
    private static final int MARGIN = 9;
    private static final String MARKS = "*o+x#@";
    private static final int[] COLOURS = {34, 31, 32, 33, 35, 36};
    private static final char BETWEEN = '.';

    private final Plot plot;
    private final boolean colour;
    private final char[][] cells = new char[HEIGHT + 1][WIDTH + 1];
    private final int[][] owner = new int[HEIGHT + 1][WIDTH + 1];
    private final Axis x;
    private final Axis y;

    /// Will draw `plot`; with `colour`, in ANSI colours.
    public TextPlot(Plot plot, boolean colour) {
        this.plot = plot;
        this.colour = colour;
        x = plot.x();
        y = plot.y();
        for (char[] row : cells) Arrays.fill(row, ' ');
        for (int i = 0; i < plot.series.size(); i++) draw(i);
    }

    private void draw(int series) {
        Plot.Series s = plot.series.get(series);
        for (int i = 1; i < s.xs().length; i++) {
            join(series, s.xs()[i - 1], s.ys()[i - 1], s.xs()[i],
                    s.ys()[i]);
        }
        for (int i = 0; i < s.xs().length; i++) {
            put(series, col(s.xs()[i]), row(s.ys()[i]), mark(series));
        }
    }

    private void join(int series, double x1, double y1, double x2,
            double y2) {
        int from = col(x1);
        int to = col(x2);
        int steps = Math.max(Math.abs(to - from),
                Math.abs(row(y2) - row(y1)));
        for (int i = 1; i < steps; i++) {
            double part = (double) i / steps;
            int c = (int) Math.round(from + part * (to - from));
            int r = row(y1 + part * (y2 - y1));
            if (cells[r][c] == ' ') put(series, c, r, BETWEEN);
        }
    }

    private void put(int series, int c, int r, char mark) {
        cells[r][c] = mark;
        owner[r][c] = series;
    }

    private int col(double at) {
        return (int) Math.round(at / x.end() * WIDTH);
    }

    private int row(double at) {
        return HEIGHT - (int) Math.round(Math.max(0, at) / y.end() * HEIGHT);
    }

    private static char mark(int series) {
        return MARKS.charAt(series % MARKS.length());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(plot.title).append('\n').append(plot.yLabel)
                .append('\n');
        for (int r = 0; r <= HEIGHT; r++) {
            text.append(label(tick(r))).append(" |");
            line(text, r);
        }
        text.append(label("")).append(" +").append("-".repeat(WIDTH + 1))
                .append('\n');
        text.append(String.format(Locale.ROOT, "%" + MARGIN + "s  %-"
                + WIDTH / 2 + "s%" + (WIDTH / 2 + 1) + "s%n", "",
                plot.xFirst(), plot.xLast()));
        for (int i = 0; i < plot.series.size(); i++) {
            text.append(label("")).append("  ").append(paint(i,
                    String.valueOf(mark(i)))).append(' ')
                    .append(plot.series.get(i).name()).append('\n');
        }
        return text.toString();
    }

    /// What stands at row `r`: the label of the axis' tick there, if any.
    private String tick(int r) {
        for (int i = 0; i <= y.ticks(); i++) {
            if (row(i * y.step()) == r) return y.label(i);
        }
        return "";
    }

    private static String label(String s) {
        return " ".repeat(Math.max(0, MARGIN - s.length())) + s;
    }

    private void line(StringBuilder text, int r) {
        int end = WIDTH;
        while (end >= 0 && cells[r][end] == ' ') end--;
        for (int c = 0; c <= end; c++) {
            char ch = cells[r][c];
            text.append(ch == ' ' ? " " : paint(owner[r][c],
                    String.valueOf(ch)));
        }
        text.append('\n');
    }

    private String paint(int series, String s) {
        return colour ? "\u001b[" + COLOURS[series % COLOURS.length] + "m"
                + s + "\u001b[0m" : s;
    }
}
