package netstack.exercises.answers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.QuestionResult;

/// The questions of an exercise, with their key where there is one.
///
/// A key names, per question, the `answer`, what to say when it is `wrong`,
/// and for a choice what each wrong letter shows (`told`). A bundle for
/// students has no key: then the points stay open.
public final class Sheet {

    private final List<Question> questions;
    private final Map<String, Object> key;

    private Sheet(List<Question> questions, Map<String, Object> key) {
        this.questions = List.copyOf(questions);
        this.key = key;
    }

    /// No questions.
    public static Sheet empty() {
        return new Sheet(List.of(), Map.of());
    }

    /// Reads `questions.yaml` and the key beside the solutions, if it is
    /// there.
    public static Sheet read(Path questions, Path key) throws AnswerError {
        return new Sheet(Question.read(Yaml.read(questions)),
                Files.exists(key) ? Yaml.read(key) : Map.of());
    }

    public List<Question> questions() {
        return questions;
    }

    /// The points of all questions.
    public int points() {
        return questions.stream().mapToInt(Question::points).sum();
    }

    /// Grades the student's `answers.yaml`.
    ///
    /// @throws AnswerError when the file is not readable as answers
    public List<QuestionResult> grade(Path answers) throws AnswerError {
        Map<String, Object> given = Files.exists(answers)
                ? Yaml.read(answers) : Map.of();
        for (String id : given.keySet()) {
            if (questions.stream().noneMatch(q -> q.id().equals(id))) {
                throw new AnswerError(answers.getFileName()
                        + ": there is no question " + id);
            }
        }
        List<QuestionResult> results = new ArrayList<>();
        for (Question q : questions) {
            results.add(one(q, given.get(q.id())));
        }
        return results;
    }

    /// The result of every question when no answer can be read.
    public List<QuestionResult> unreadable(String why) {
        return questions.stream().map(q -> new QuestionResult(q.id(),
                q.ask(), Kind.FAILED, 0, q.points(), why)).toList();
    }

    private QuestionResult one(Question q, Object given)
            throws AnswerError {
        if (q.type() == Question.Type.TEXT) {
            return new QuestionResult(q.id(), q.ask(), Kind.UNMARKED, 0, 0,
                    given == null || given.toString().isBlank()
                            ? "nothing written yet"
                            : "kept for a reader");
        }
        Marker marker = new Marker(q, Yaml.map(q.id(), key.get(q.id())));
        String fault = marker.fault(given);
        if (!fault.isEmpty()) {
            return new QuestionResult(q.id(), q.ask(), Kind.FAILED, 0,
                    q.points(), fault);
        }
        if (key.isEmpty()) {
            return new QuestionResult(q.id(), q.ask(), Kind.UNMARKED, 0,
                    q.points(), "marked by your instructor");
        }
        int points = marker.points(given);
        boolean full = points == q.points();
        return new QuestionResult(q.id(), q.ask(),
                full ? Kind.PASSED : Kind.FAILED, points, q.points(),
                full ? "" : marker.told(given));
    }
}
