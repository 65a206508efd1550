package netstack.host.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Rows of measured numbers under named columns.
public final class Table {
    private final String name;
    private final List<String> heads;
    private final List<Object[]> rows = new ArrayList<>();

    Table(String name, String... heads) {
        this.name = name;
        this.heads = List.of(heads);
    }

    /// Adds a row: texts, whole numbers or fractions, one for each column.
    public Table row(Object... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException(cells.length + " cells under "
                    + heads);
        }
        rows.add(cells);
        return this;
    }

    /// A word for file names.
    public String name() {
        return name;
    }

    public List<String> heads() {
        return heads;
    }

    /// The rows as they are printed.
    public List<String[]> text() {
        return rows.stream().map(r -> Arrays.stream(r).map(Table::text)
                .toArray(String[]::new)).toList();
    }

    /// Column `c` of those rows whose column `where` holds `value`.
    public double[] column(int c, int where, Object value) {
        return rows.stream().filter(r -> r[where].equals(value))
                .mapToDouble(r -> ((Number) r[c]).doubleValue()).toArray();
    }

    /// Column `c`.
    public double[] column(int c) {
        return rows.stream().mapToDouble(r -> ((Number) r[c]).doubleValue())
                .toArray();
    }

    private static String text(Object cell) {
        if (!(cell instanceof Double d)) {
            return cell instanceof Long || cell instanceof Integer
                    ? String.format(Locale.ROOT, "%,d", cell)
                    : cell.toString();
        }
        double abs = Math.abs(d);
        return String.format(Locale.ROOT, abs >= 1000 ? "%,.0f"
                : abs >= 100 ? "%.1f" : abs >= 1 ? "%.2f" : "%.3f", d);
    }

    /// Comma-separated values (RFC 4180), numbers unrounded.
    public String csv() {
        StringBuilder text = new StringBuilder();
        line(text, heads.toArray());
        for (Object[] row : rows) line(text, row);
        return text.toString();
    }

    private static void line(StringBuilder text, Object[] cells) {
        for (int i = 0; i < cells.length; i++) {
            String cell = cells[i].toString();
            boolean quote = cell.matches("(?s).*[\",\r\n].*");
            text.append(i == 0 ? "" : ",").append(quote ? '"'
                    + cell.replace("\"", "\"\"") + '"' : cell);
        }
        text.append("\r\n");
    }

    /// The table in columns, the first to the left, the others to the
    /// right.
    public String aligned() {
        List<String[]> lines = new ArrayList<>();
        lines.add(heads.toArray(String[]::new));
        lines.addAll(text());
        int[] width = new int[heads.size()];
        for (String[] line : lines) {
            for (int i = 0; i < width.length; i++) {
                width[i] = Math.max(width[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] line : lines) {
            for (int i = 0; i < width.length; i++) {
                String pad = " ".repeat(width[i] - line[i].length());
                text.append(i == 0 ? line[i] + pad : "  " + pad + line[i]);
            }
            text.append('\n');
        }
        return text.toString();
    }
}
