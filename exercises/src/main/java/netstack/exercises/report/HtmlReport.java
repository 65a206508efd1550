package netstack.exercises.report;

import java.util.List;

import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.SourcePoint;
import netstack.exercises.verdict.Story;
import netstack.exercises.verdict.Verdict;

/// Writes a verdict as one HTML page that needs nothing else: no script, no
/// font, no picture from elsewhere.
public final class HtmlReport {

    private static final String STYLE = """
            body{font:16px/1.5 system-ui,sans-serif;max-width:60em;\
            margin:2em auto;padding:0 1em;color:#222;background:#fff}
            h1{font-size:1.4em}h2{font-size:1.1em;margin-top:2em}
            table{border-collapse:collapse;width:100%}
            td,th{padding:.3em .6em;border-bottom:1px solid #ddd;\
            text-align:left;vertical-align:top}
            td.n{text-align:right;white-space:nowrap}
            .passed{color:#0a6b2d}.bad{color:#a4161a;font-weight:600}
            pre{background:#f5f5f2;padding:.8em;overflow-x:auto;\
            font-size:.85em;line-height:1.35}
            dl{display:grid;grid-template-columns:8em 1fr}
            dt{color:#666}dd{margin:0;font-family:monospace}
            @media(prefers-color-scheme:dark){body{color:#ddd;\
            background:#181818}pre{background:#252525}\
            td,th{border-color:#444}.passed{color:#7ad492}\
            .bad{color:#ff8a80}}
            """;

    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {
    }

    /// `verdict` as a page.
    public static String write(Verdict verdict) {
        HtmlReport page = new HtmlReport();
        page.head(verdict);
        page.body(verdict);
        page.out.append("</body></html>\n");
        return page.out.toString();
    }

    private void head(Verdict v) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta "
                + "charset=\"utf-8\"><meta name=\"viewport\" content=\""
                + "width=device-width\"><title>").append(text(v.exercise()))
                .append("</title><style>\n").append(STYLE)
                .append("</style></head><body>\n");
    }

    private void body(Verdict v) {
        line("<h1>%s: %s</h1>", v.exercise(), v.title());
        line("<p class=\"%s\">%s, %s of %s points</p>", css(v.kind()),
                v.kind(), v.points(), v.maxPoints());
        for (Problem p : v.problems()) {
            line("<p class=\"bad\">%s</p><pre>%s</pre>", p.kind(), p.text());
            places(p.where());
        }
        table(v);
        v.properties().stream().filter(p -> p.story() != null)
                .forEach(this::story);
        line("<p>seed %s, grader %s; %s</p>", v.seed(), v.grader(),
                String.join("; ", v.notes()));
    }

    private void table(Verdict v) {
        out.append("<table><tr><th>what</th><th></th><th>points</th><th>"
                + "verdict</th></tr>\n");
        for (PropertyResult p : v.properties()) {
            row(p.id(), p.title(), p.points(), p.maxPoints(), p.kind());
        }
        for (QuestionResult q : v.questions()) {
            row(q.id(), q.message(), q.points(), q.maxPoints(), q.kind());
        }
        out.append("</table>\n");
    }

    private void row(String id, String title, int points, int max,
            Kind kind) {
        line("<tr><td>%s</td><td>%s</td><td class=\"n\">%s / %s</td>"
                + "<td class=\"%s\">%s</td></tr>", id, title, points, max,
                css(kind), kind);
    }

    private static String css(Kind kind) {
        return kind == Kind.PASSED ? "passed" : kind.fine() ? "" : "bad";
    }

    private void story(PropertyResult p) {
        Story s = p.story();
        Complaint c = s.complaint();
        line("<h2>%s <span class=\"bad\">%s</span></h2><p>%s</p>"
                + "<p><b>%s</b></p>", p.id(), p.kind(), s.claim(), c.what());
        out.append("<dl>\n");
        value("expected", c.expected());
        value("actual", c.actual());
        value("again", s.replay());
        value("capture", s.capture());
        value("hint", s.hint());
        value("book", s.book());
        value("kernel", s.kernel());
        out.append("</dl>\n");
        places(c.where());
        lines("the case", s.operations());
        lines(c.dumped(), c.dump());
        lines("your code printed", s.printed().lines().toList());
    }

    private void places(List<SourcePoint> where) {
        lines("in your code", where.stream().map(w -> "at " + w).toList());
    }

    private void value(String name, String value) {
        if (!value.isEmpty()) {
            line("<dt>%s</dt><dd>%s</dd>", name, value);
        }
    }

    private void lines(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            line("<p>%s</p><pre>%s</pre>", title, String.join("\n", lines));
        }
    }

    private void line(String format, Object... values) {
        Object[] safe = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            safe[i] = text(String.valueOf(values[i]));
        }
        out.append(String.format(format, safe)).append('\n');
    }

    /// What stands in a text or an attribute; control characters but
    /// newline and tab are no HTML.
    public static String text(String s) {
        StringBuilder b = new StringBuilder();
        for (char c : s.toCharArray()) {
            switch (c) {
                case '&' -> b.append("&amp;");
                case '<' -> b.append("&lt;");
                case '>' -> b.append("&gt;");
                case '"' -> b.append("&quot;");
                case '\n', '\t' -> b.append(c);
                default -> b.append(c < ' ' || c >= 0x7f && c < 0xa0
                        || Character.isSurrogate(c) || c > 0xfffd
                        ? '\ufffd' : c);
            }
        }
        return b.toString();
    }
}
