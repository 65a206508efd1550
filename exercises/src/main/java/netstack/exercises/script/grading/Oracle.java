package netstack.exercises.script.grading;

import netstack.exercises.script.Log;
import netstack.exercises.script.Script;

/// What should be seen in a case, worked out without the stack and without
/// the student's code.
@FunctionalInterface
public interface Oracle {

    /// Writes down what should be seen when `script` is run.
    void run(Script script, Log log);
}
