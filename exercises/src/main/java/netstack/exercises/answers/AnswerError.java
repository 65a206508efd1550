package netstack.exercises.answers;

/// A file of questions or answers that cannot be used; the message names
/// the file and, where known, the line.
public final class AnswerError extends Exception {

    private static final long serialVersionUID = 1L;

    /// One that says `message`.
    public AnswerError(String message) {
        super(message);
    }
}
