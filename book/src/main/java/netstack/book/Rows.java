package netstack.book;

/// Builds an AsciiDoc table, row by row.
final class Rows {
    private final StringBuilder text = new StringBuilder();

    /// `cols` as AsciiDoc takes them; `heads` are the titles.
    Rows(String cols, Object... heads) {
        text.append("[cols=\"").append(cols)
                .append("\",options=\"header\"]\n|===\n");
        row(heads);
        text.append('\n');
    }

    Rows row(Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            text.append(i == 0 ? "|" : " |").append(
                    String.valueOf(cells[i]).replace("|", "\\|"));
        }
        text.append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text + "|===\n";
    }
}
