package netstack.exercises.verdict;

/// One property's part of a verdict. `story` is null when it passed.
public record PropertyResult(String id, String title, Kind kind,
        int points, int maxPoints, int cases, Story story) {
}
