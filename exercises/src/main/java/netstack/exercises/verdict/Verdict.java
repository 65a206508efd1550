package netstack.exercises.verdict;

import java.util.ArrayList;
import java.util.List;

/// The outcome of one grading. Every report is written from this and from
/// nothing else, so that all of them say the same.
///
/// @param grader the grader's version
/// @param seed what the random cases were drawn from
/// @param kind `passed` only if every property and question did; else the
///        first and worst thing that happened
/// @param problems what stopped the submission before any case was run
/// @param notes what the reader should know about this run (isolation, ...)
public record Verdict(String grader, String exercise, String title,
        long seed, Kind kind, int points, int maxPoints,
        List<Problem> problems, List<PropertyResult> properties,
        List<QuestionResult> questions, List<String> notes) {

    public Verdict {
        problems = List.copyOf(problems);
        properties = List.copyOf(properties);
        questions = List.copyOf(questions);
        notes = List.copyOf(notes);
    }

    /// The result of the property `id`, or null.
    public PropertyResult property(String id) {
        for (PropertyResult p : properties) {
            if (p.id().equals(id)) {
                return p;
            }
        }
        return null;
    }

    /// The ids of the properties and questions that have not all their
    /// points by the student's fault, in order.
    public List<String> wrong() {
        List<String> wrong = new ArrayList<>(failed());
        questions.stream().filter(q -> !q.kind().fine())
                .map(QuestionResult::id).forEach(wrong::add);
        return wrong;
    }

    /// The ids of the properties that did not pass, in order.
    public List<String> failed() {
        return properties.stream().filter(p -> p.kind() != Kind.PASSED)
                .map(PropertyResult::id).toList();
    }
}
