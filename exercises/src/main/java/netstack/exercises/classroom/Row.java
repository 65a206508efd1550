package netstack.exercises.classroom;

import java.util.Map;

import netstack.exercises.verdict.Verdict;

/// One student's line: the verdict, and what he wrote for a human.
///
/// @param texts free-text answers by question
/// @param hand points that a human gave for them
public record Row(String name, Verdict verdict, Map<String, String> texts,
        double hand) {

    /// Automatic and hand-given points.
    double total() {
        return verdict.points() + hand;
    }
}
