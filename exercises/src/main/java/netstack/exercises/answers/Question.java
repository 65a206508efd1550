package netstack.exercises.answers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One question of an exercise.
///
/// @param options letter to text; empty unless there is something to choose
/// @param points what it is worth; 0 for text, which a human reads
public record Question(String id, Type type, int points, String ask,
        Map<String, String> options) {

    /// What kind of answer is wanted.
    public enum Type {
        /// The letters of all options, in order.
        ORDERING,
        /// A whole number.
        PREDICTION,
        /// The letter of one option.
        CHOICE,
        /// Words for a human.
        TEXT
    }

    /// The questions of a `questions.yaml`.
    static List<Question> read(Map<String, Object> file)
            throws AnswerError {
        List<Question> questions = new ArrayList<>();
        for (Map.Entry<String, Object> e : file.entrySet()) {
            questions.add(one(e.getKey(), Yaml.map(e.getKey(),
                    e.getValue())));
        }
        return questions;
    }

    private static Question one(String id, Map<String, Object> q)
            throws AnswerError {
        String kind = String.valueOf(q.get("kind"));
        Type type;
        try {
            type = Type.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new AnswerError("question " + id + ": kind " + kind
                    + " is none of ordering, prediction, choice, text");
        }
        if (!(q.get("points") instanceof Integer points)
                || points < 0 || type == Type.TEXT && points > 0) {
            throw new AnswerError("question " + id + ": points must be a"
                    + " number, and 0 for text");
        }
        Map<String, String> options = new LinkedHashMap<>();
        Yaml.map(id, q.get("options")).forEach(
                (k, v) -> options.put(k, String.valueOf(v)));
        return new Question(id, type, points,
                String.valueOf(q.get("ask")).strip(), options);
    }
}
