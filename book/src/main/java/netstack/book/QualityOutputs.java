package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import netstack.exercises.answers.AnswerError;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.Solutions;
import netstack.exercises.quality.Equivalent;
import netstack.exercises.quality.Row;
import netstack.exercises.quality.Survey;

/// How good the grader is, from the files in which `lab quality` has kept
/// what it measured.
final class QualityOutputs implements Output {

    @Override
    public void write(Path code, Path out) throws IOException {
        try {
            Scene.write(out, "quality-summary.adoc", summary(code));
            Scene.write(out, "quality-all.adoc", all(code));
            Scene.write(out, "quality-equivalent.adoc", equivalent(code));
        } catch (AnswerError e) {
            throw new IOException(e);
        }
    }

    private static List<Row> rows(Path code, String name)
            throws IOException {
        return Row.read(code.resolve(Row.FILE), name);
    }

    private static String summary(Path code)
            throws IOException, AnswerError {
        Rows table = new Rows("3,>2,>2,>3,>2,>2,>2,3", "exercise", "mistakes",
                "pairs to find", "likeliest to slip through", "mutants",
                "found", "equivalent", "measured");
        for (String name : Catalogue.names()) {
            List<Row> wanted = rows(code, name).stream()
                    .filter(Row::wanted).toList();
            Survey s = Survey.read(code.resolve(Survey.FILE), name);
            if (wanted.isEmpty() || s == null) {
                continue; // a new one, for which a test asks
            }
            Row worst = wanted.stream().max(
                    Comparator.comparingDouble(Row::slips)).orElseThrow();
            table.row("`" + name + "`",
                    Solutions.of(code, name).wrong().size(), wanted.size(),
                    power(worst.slips()), s.mutants(), s.killed(),
                    s.equivalent(), worst.date());
        }
        return table.toString();
    }

    private static String all(Path code) throws IOException {
        Rows table = new Rows("3,5,3,>2,>2,>2", "exercise", "mistake",
                "property", "q", "at least", "slips through");
        for (String name : Catalogue.names()) {
            for (Row r : rows(code, name)) {
                if (r.wanted()) {
                    table.row(name, r.mistake(), "`" + r.property() + "`",
                            share(r.q()), share(r.lower()),
                            power(r.slips()));
                }
            }
        }
        return table.toString();
    }

    private static String equivalent(Path code) throws AnswerError {
        Rows table = new Rows("2,4,2,5", "exercise", "line", "change",
                "why it is the same");
        for (String name : Catalogue.names()) {
            for (Equivalent e : Equivalent.of(
                    Solutions.of(code, name).folder())) {
                table.row(name, "`+" + e.line() + "+`", e.change(), e.why());
            }
        }
        return table.toString();
    }

    private static String share(double q) {
        return String.format(Locale.ROOT, "%.3f", q);
    }

    /// As a power of ten, which is all that such a number says.
    private static String power(double chance) {
        return String.format(Locale.ROOT, "%.0e", chance)
                .replace("e-0", "e-");
    }
}
