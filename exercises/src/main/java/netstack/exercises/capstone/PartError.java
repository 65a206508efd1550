package netstack.exercises.capstone;

/// A part that can't be used; the message says why, in a student's words.
public final class PartError extends Exception {

    private static final long serialVersionUID = 1;

    PartError(String message) {
        super(message);
    }
}
