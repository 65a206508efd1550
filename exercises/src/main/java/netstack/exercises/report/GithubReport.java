package netstack.exercises.report;

import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.PropertyResult;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.SourcePoint;
import netstack.exercises.verdict.Verdict;

/// Writes a verdict for GitHub Actions: the step summary as Markdown, and
/// workflow commands that mark the student's lines.
public final class GithubReport {

    private GithubReport() {
    }

    /// The step summary, for the file in `GITHUB_STEP_SUMMARY`.
    public static String summary(Verdict v) {
        StringBuilder out = new StringBuilder();
        out.append("## ").append(cell(v.exercise())).append(": ")
                .append(v.kind()).append(", ").append(v.points())
                .append(" of ").append(v.maxPoints()).append(" points\n\n")
                .append("| | what | points | verdict |\n|-|-|-:|-|\n");
        for (PropertyResult p : v.properties()) {
            row(out, p.id(), p.title(), p.points(), p.maxPoints(), p.kind());
        }
        for (QuestionResult q : v.questions()) {
            row(out, q.id(), q.message(), q.points(), q.maxPoints(),
                    q.kind());
        }
        out.append("\n<details><summary>The verdict in full</summary>\n\n"
                + "<pre>").append(HtmlReport.text(TerminalReport.write(v)))
                .append("</pre>\n</details>\n");
        return out.toString();
    }

    private static void row(StringBuilder out, String id, String title,
            int points, int max, Kind kind) {
        out.append("| ").append(kind == Kind.PASSED ? "✅"
                : kind.fine() ? "✍" : "❌")
                .append(" `").append(id).append("` | ").append(cell(title))
                .append(" | ").append(points).append(" / ").append(max)
                .append(" | ").append(kind).append(" |\n");
    }

    private static String cell(String text) {
        return HtmlReport.text(text).replace("|", "\\|")
                .replace("\n", " ");
    }

    /// The workflow commands, for standard output: an error at each line
    /// that a failure points at, and a notice with the points. `folder` is
    /// where the sources lie in the repository.
    public static String annotations(Verdict v, String folder) {
        StringBuilder out = new StringBuilder();
        for (Problem p : v.problems()) {
            for (SourcePoint w : p.where()) {
                error(out, folder, w, p.kind().words(), p.text());
            }
        }
        for (PropertyResult p : v.properties()) {
            if (p.story() != null && !p.story().complaint().where()
                    .isEmpty()) {
                error(out, folder, p.story().complaint().where().getFirst(),
                        p.id(), p.story().complaint().what());
            }
        }
        out.append("::notice title=").append(property(v.exercise()))
                .append("::").append(v.points()).append(" of ")
                .append(v.maxPoints()).append(" points\n");
        return out.toString();
    }

    private static void error(StringBuilder out, String folder,
            SourcePoint w, String title, String message) {
        out.append("::error file=").append(property(folder + "/" + w.file()))
                .append(",line=").append(Math.max(1, w.line()))
                .append(",title=").append(property(title)).append("::")
                .append(data(message)).append('\n');
    }

    private static String data(String s) {
        return s.replace("%", "%25").replace("\r", "%0D")
                .replace("\n", "%0A");
    }

    private static String property(String s) {
        return data(s).replace(":", "%3A").replace(",", "%2C");
    }
}
