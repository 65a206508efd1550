package netstack.exercises.report;

import java.util.Locale;
import java.util.function.Function;

import netstack.exercises.verdict.Verdict;

/// The ways to write a verdict; all of them say the same.
public enum Format {
    TERMINAL(TerminalReport::write),
    JSON(JsonReport::write),
    HTML(HtmlReport::write),
    JUNIT(JunitReport::write),
    GRADESCOPE(GradescopeReport::write),
    GITHUB(GithubReport::summary);

    private final Function<Verdict, String> writer;

    Format(Function<Verdict, String> writer) {
        this.writer = writer;
    }

    /// `verdict` in this format.
    public String write(Verdict verdict) {
        return writer.apply(verdict);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
