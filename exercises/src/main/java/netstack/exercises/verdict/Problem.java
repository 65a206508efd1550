package netstack.exercises.verdict;

import java.util.List;

/// Why a run, or a whole submission, gave nothing that can be judged.
public record Problem(Kind kind, String text, List<SourcePoint> where) {

    public Problem {
        where = List.copyOf(where);
    }

    /// A problem that has no line of code.
    public static Problem of(Kind kind, String text) {
        return new Problem(kind, text, List.of());
    }
}
