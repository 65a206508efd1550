package netstack.driver.dma;

/// Breaks text into lines of at most 78 columns.
final class Wrap {
    private static final int WIDTH = 78;

    private Wrap() {
    }

    /// Appends `label` and the words of `text`, later lines indented below
    /// the text.
    static void put(StringBuilder s, String label, String text) {
        s.append(label);
        int column = label.length();
        boolean first = true;
        for (String word : text.split(" ")) {
            if (!first && column + 1 + word.length() > WIDTH) {
                s.append('\n').append(" ".repeat(label.length()));
                column = label.length();
            } else if (!first) {
                s.append(' ');
                column++;
            }
            s.append(word);
            column += word.length();
            first = false;
        }
        s.append('\n');
    }
}
