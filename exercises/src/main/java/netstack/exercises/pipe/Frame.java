package netstack.exercises.pipe;

/// One message between grader and worker.
public record Frame(Type type, byte[] body) {

    /// What a frame carries.
    public enum Type {
        /// Grader: the classes, the entry point and the limits.
        HELLO,
        /// Worker: the student's classes are there.
        READY,
        /// Grader: one case.
        RUN,
        /// Worker: what came of it.
        DONE,
        /// Worker: the student's classes could not be set up.
        REFUSED
    }
}
