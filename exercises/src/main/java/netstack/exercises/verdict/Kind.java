package netstack.exercises.verdict;

/// How a submission, or one property of it, ended. The words are what a
/// student reads, and what every report writer prints.
public enum Kind {
    PASSED("passed"),
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

    /// The verdict in words.
    public String words() {
        return words;
    }

    @Override
    public String toString() {
        return words;
    }
}
