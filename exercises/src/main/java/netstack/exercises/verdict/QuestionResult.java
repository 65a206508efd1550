package netstack.exercises.verdict;

/// One question's part of a verdict. `message` says what is wrong, never
/// what is right. A question with `maxPoints` 0 is free text for a human.
public record QuestionResult(String id, String title, Kind kind,
        int points, int maxPoints, String message) {
}
