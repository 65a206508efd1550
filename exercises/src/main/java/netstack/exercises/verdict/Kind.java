package netstack.exercises.verdict;

/// How a submission, or one property of it, ended. The words are what a
/// student reads, and what every report writer prints.
public enum Kind {
    PASSED("passed"),
    /// A question whose points a human gives, or whoever has the key.
    UNMARKED("not marked"),
    FAILED("failed"),
    WRONG_INTERFACE("wrong interface"),
    DOES_NOT_COMPILE("does not compile"),
    REFUSED_CLASS("refused class"),
    TIMED_OUT("timed out"),
    OUT_OF_MEMORY("out of memory"),
    STACK_OVERFLOW("stack overflow"),
    EXITED("exited"),
    CRASHED("crashed"),
    OUTPUT_FLOOD("output flood");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /// Whether it is no fault of the student's.
    public boolean fine() {
        return this == PASSED || this == UNMARKED;
    }

    /// The verdict in words.
    public String words() {
        return words;
    }

    @Override
    public String toString() {
        return words;
    }
}
