package netstack.exercises.classroom;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import netstack.exercises.report.HtmlReport;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.Verdict;

/// The results of a class: as tables for programs, and as a page.
final class ClassReport {

    private static final int STEP = 10;
    /// How many of the pairs that are alike the page shows.
    private static final int PAIRS = 40;

    private final String exercise;
    private final List<Row> rows;
    private final List<Similarity.Pair> alike;

    ClassReport(String exercise, List<Row> rows,
            List<Similarity.Pair> alike) {
        this.exercise = exercise;
        this.rows = rows;
        this.alike = alike;
    }

    /// One line a submission, one column a property and question.
    String grades() {
        Csv csv = new Csv();
        List<Object> head = new ArrayList<>(List.of("submission",
                "verdict", "points", "hand", "total"));
        if (!rows.isEmpty()) {
            Verdict v = rows.getFirst().verdict();
            v.properties().forEach(p -> head.add(p.id()));
            v.questions().forEach(q -> head.add(q.id()));
        }
        csv.line(head.toArray());
        for (Row r : rows) {
            List<Object> line = new ArrayList<>(List.of(r.name(),
                    r.verdict().kind(), r.verdict().points(),
                    number(r.hand()), number(r.total())));
            r.verdict().properties().forEach(p -> line.add(p.points()));
            r.verdict().questions().forEach(q -> line.add(q.points()));
            csv.line(line.toArray());
        }
        return csv.toString();
    }

    /// What learning platforms import: who, how much, and why.
    String lms() {
        Csv csv = new Csv().line("ID number", exercise,
                "Feedback comments");
        for (Row r : rows) {
            csv.line(r.name(), number(r.total()), r.verdict().wrong()
                    .isEmpty() ? r.verdict().kind() : r.verdict().kind()
                    + ": " + String.join(", ", r.verdict().wrong()));
        }
        return csv.toString();
    }

    /// The pairs that a human should look at.
    String similar() {
        Csv csv = new Csv().line("submission", "other", "shared");
        alike.forEach(p -> csv.line(p.a(), p.b(), percent(p.share())));
        return csv.toString();
    }

    private static String number(double d) {
        return d == Math.rint(d) ? String.valueOf((long) d)
                : String.format(Locale.ROOT, "%.1f", d);
    }

    private static String percent(double share) {
        return Math.round(share * 100) + " %";
    }

    /// The overview.
    String page() {
        StringBuilder b = new StringBuilder();
        b.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset="
                + "\"utf-8\"><title>").append(text(exercise))
                .append("</title><style>body{font:16px/1.5 system-ui,"
                + "sans-serif;max-width:60em;margin:2em auto}td,th{padding:"
                + ".2em .6em;text-align:left}.bar{background:#4a7fb5;"
                + "height:1em;display:inline-block}</style></head><body>\n")
                .append("<h1>").append(text(exercise)).append(": ")
                .append(rows.size()).append(" submissions</h1>\n");
        scores(b);
        properties(b);
        similar(b);
        submissions(b);
        return b.append("</body></html>\n").toString();
    }

    private void scores(StringBuilder b) {
        b.append("<h2>Points</h2><table>\n");
        for (int from = 0; from <= 100; from += STEP) {
            int least = from;
            long n = rows.stream().filter(r -> r.total() >= least
                    && r.total() < least + STEP).count();
            bar(b, least == 100 ? "100" : least + " to " + (least + STEP - 1),
                    n, rows.size());
        }
        b.append("</table>\n");
    }

    private void properties(StringBuilder b) {
        b.append("<h2>How often each property failed</h2><table>\n");
        List<PropertyResult> all = rows.isEmpty() ? List.of()
                : rows.getFirst().verdict().properties();
        for (PropertyResult p : all) {
            long n = rows.stream().map(r -> r.verdict().property(p.id()))
                    .filter(x -> x != null && x.kind() != Kind.PASSED)
                    .count();
            bar(b, p.id(), n, rows.size());
        }
        b.append("</table>\n");
    }

    private static void bar(StringBuilder b, String name, long n, int of) {
        b.append("<tr><td>").append(text(name)).append("</td><td>")
                .append(n).append("</td><td><span class=\"bar\" style=\""
                + "width:").append(of == 0 ? 0 : n * 30 / of)
                .append("em\"></span></td></tr>\n");
    }

    private void similar(StringBuilder b) {
        if (!alike.isEmpty()) {
            b.append("<h2>Alike: for a human to read, no score depends on "
                    + "it</h2><table>\n");
            alike.stream().limit(PAIRS).forEach(p -> b.append("<tr><td>")
                    .append(text(p.a())).append("</td><td>")
                    .append(text(p.b())).append("</td><td>")
                    .append(percent(p.share())).append("</td></tr>\n"));
            b.append("</table>\n");
            if (alike.size() > PAIRS) {
                b.append("<p>and ").append(alike.size() - PAIRS)
                        .append(" pairs more in similar.csv</p>\n");
            }
        }
    }

    private void submissions(StringBuilder b) {
        b.append("<h2>Submissions</h2><table>\n<tr><th>who</th><th>points"
                + "</th><th>verdict</th><th>not right</th></tr>\n");
        for (Row r : rows) {
            b.append("<tr><td><a href=\"pages/").append(text(r.name()))
                    .append(".html\">").append(text(r.name()))
                    .append("</a></td><td>").append(number(r.total()))
                    .append("</td><td>").append(r.verdict().kind())
                    .append("</td><td>").append(text(String.join(", ",
                            r.verdict().wrong()))).append("</td></tr>\n");
        }
        b.append("</table>\n");
    }

    private static String text(String s) {
        return HtmlReport.text(s);
    }
}
