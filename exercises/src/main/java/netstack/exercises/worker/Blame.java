package netstack.exercises.worker;

import java.util.ArrayList;
import java.util.List;

import netstack.exercises.steps.StepsExhausted;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Problem;
import netstack.exercises.verdict.SourcePoint;

/// Turns what was thrown in a case into a named problem at the student's
/// lines.
public final class Blame {

    private static final int LINES = 6;

    private Blame() {
    }

    /// The named problem for `thrown`.
    public static Problem of(Throwable thrown) {
        Throwable t = thrown;
        if (t instanceof ExceptionInInitializerError
                && t.getCause() != null) {
            t = t.getCause();
        }
        return switch (t) {
            case StepsExhausted e -> problem(Kind.TIMED_OUT, "It "
                    + e.getMessage(), e);
            case CappedOutput.Flood e -> problem(Kind.OUTPUT_FLOOD, "It "
                    + e.getMessage(), e);
            case StackOverflowError e -> problem(Kind.STACK_OVERFLOW,
                    "The calls went deeper than the stack", e);
            case OutOfMemoryError e -> problem(Kind.OUT_OF_MEMORY,
                    "The heap is used up", e);
            case LinkageError e when !where(e.getStackTrace()).isEmpty() ->
                problem(Kind.WRONG_INTERFACE,
                    "The classes do not fit: " + e.getMessage(), e);
            default -> problem(Kind.FAILED, "Threw " + name(t), t);
        };
    }

    private static String name(Throwable t) {
        String simple = t.getClass().getSimpleName();
        return t.getMessage() == null
                ? simple : simple + ": " + t.getMessage();
    }

    private static Problem problem(Kind kind, String text, Throwable t) {
        return new Problem(kind, text, where(t.getStackTrace()));
    }

    /// The student's lines on the stack of the thread that calls this.
    public static List<SourcePoint> here() {
        return where(Thread.currentThread().getStackTrace());
    }

    private static List<SourcePoint> where(StackTraceElement[] trace) {
        List<SourcePoint> points = new ArrayList<>();
        for (StackTraceElement e : trace) {
            if ("student".equals(e.getClassLoaderName())
                    && points.size() < LINES) {
                points.add(new SourcePoint(String.valueOf(e.getFileName()),
                        Math.max(e.getLineNumber(), 0), e.getMethodName()));
            }
        }
        return points;
    }
}
