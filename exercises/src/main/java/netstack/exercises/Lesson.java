package netstack.exercises;

/// One row of the course: the `id` that `lab grade` takes, its `title`, the
/// `points` it is worth, and the book's chapter (`section`) that leads to it.
public record Lesson(String id, String title, int points, String section) {}
