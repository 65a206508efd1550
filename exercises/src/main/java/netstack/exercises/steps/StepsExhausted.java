package netstack.exercises.steps;

/// Thrown in the student's code when its step budget is used up. Catching
/// it does not help: the next step throws again.
public final class StepsExhausted extends Error {

    private static final long serialVersionUID = 1L;

    StepsExhausted(long budget) {
        super("took more than " + budget
                + " steps (calls and turns of loops)");
    }
}
