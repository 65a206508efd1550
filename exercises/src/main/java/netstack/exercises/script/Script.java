package netstack.exercises.script;

import java.util.List;

/// A case that is a list of steps. Every list of steps is a case: shrinking
/// may leave any of them out.
public record Script(List<Step> steps) {

    public Script {
        steps = List.copyOf(steps);
    }

    /// A case of these steps.
    public static Script of(Step... steps) {
        return new Script(List.of(steps));
    }

    /// The first step that is an `op`, or one without numbers.
    public Step first(String op) {
        return steps.stream().filter(s -> s.is(op)).findFirst()
                .orElse(Step.of(op));
    }
}
