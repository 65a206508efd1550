package netstack.exercises.compile;

import java.util.List;
import java.util.Map;

import netstack.exercises.verdict.Problem;

/// What the compiler made of a submission: the class files by name, or what
/// is wrong.
public record Compiled(Map<String, byte[]> classes,
        List<Problem> problems) {
}
