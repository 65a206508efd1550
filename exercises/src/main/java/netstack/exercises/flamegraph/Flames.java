package netstack.exercises.flamegraph;

import java.util.List;

/// What you write in `flame-graph`: from a profiler's samples to what a
/// flame graph is drawn from.
public interface Flames {

    /// Folds samples: equal stacks become one line, their frames joined by
    /// semicolons, the outermost first, then a blank and how many there
    /// were. The lines are sorted as `sort` with `LC_ALL=C` sorts the
    /// stacks.
    ///
    /// @param samples each a stack, the innermost function FIRST, as a
    ///        stack walk gives it
    List<String> fold(List<List<String>> samples);

    /// Samples in which `function` is on the stack, itself or called by it:
    /// the width of its frame. A stack counts once, however often the
    /// function is in it.
    long inclusive(List<String> folded, String function);

    /// Samples in which `function` is the innermost: what it did itself.
    long self(List<String> folded, String function);

    /// The three functions that `function` called directly with the most
    /// samples, as `name samples`, the most first, of equals the smaller
    /// name first; fewer if there are fewer. A stack counts once for a
    /// callee, however often that call is in it.
    List<String> top(List<String> folded, String function);
}
