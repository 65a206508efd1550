package netstack.exercises.answers;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Marks one answer. What it says about a wrong answer never contains the
/// right one.
final class Marker {

    private final Question question;
    private final Map<String, Object> key;

    Marker(Question question, Map<String, Object> key) {
        this.question = question;
        this.key = key;
    }

    /// Why `given` is no answer at all; empty when it is one.
    String fault(Object given) {
        if (given == null || given.toString().isBlank()
                || given instanceof List<?> l && l.isEmpty()) {
            return "not answered";
        }
        return switch (question.type()) {
            case ORDERING -> given instanceof List<?> l && eachOnce(l) ? ""
                    : "must name each of " + question.options().keySet()
                    + " once, in order, as [" + String.join(", ",
                    question.options().keySet()) + "]";
            case PREDICTION -> number(given) != null ? ""
                    : "must be a whole number, not " + given;
            case CHOICE -> question.options().containsKey(given.toString())
                    ? "" : "must be one of " + question.options().keySet();
            case TEXT -> "";
        };
    }

    private boolean eachOnce(List<?> given) {
        List<String> letters = given.stream().map(String::valueOf).toList();
        return letters.size() == question.options().size()
                && new TreeSet<>(letters).equals(
                        new TreeSet<>(question.options().keySet()));
    }

    private static Long number(Object given) {
        try {
            return Long.decode(given.toString().replace("_", ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// The points for `given`: for an ordering, the share of neighbours
    /// that are in the right order, rounded down.
    int points(Object given) {
        Object right = key.get("answer");
        return switch (question.type()) {
            case PREDICTION -> number(given).equals(number(right))
                    ? question.points() : 0;
            case CHOICE -> given.toString().equals(String.valueOf(right))
                    ? question.points() : 0;
            case ORDERING -> ordering((List<?>) given, (List<?>) right);
            case TEXT -> 0;
        };
    }

    private int ordering(List<?> given, List<?> right) {
        List<String> want = right.stream().map(String::valueOf).toList();
        int good = 0;
        for (int i = 1; i < given.size(); i++) {
            int at = want.indexOf(String.valueOf(given.get(i - 1)));
            if (at + 1 < want.size() && want.get(at + 1)
                    .equals(String.valueOf(given.get(i)))) {
                good++;
            }
        }
        int pairs = want.size() - 1;
        return pairs == 0 ? question.points()
                : question.points() * good / pairs;
    }

    /// What a wrong answer shows.
    String told(Object given) {
        if (key.get("told") instanceof Map<?, ?> told
                && told.get(given.toString()) != null) {
            return told.get(given.toString()).toString();
        }
        Object wrong = key.get("wrong");
        return wrong == null ? "not right" : wrong.toString();
    }
}
