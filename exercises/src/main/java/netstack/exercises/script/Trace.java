package netstack.exercises.script;

import java.util.List;
import java.util.Set;

/// All that was observed in one run of a case, in order.
public record Trace(List<Seen> seen) {

    public Trace {
        seen = List.copyOf(seen);
    }

    /// What was seen of these things only; of all if `whats` is empty.
    public List<Seen> of(Set<String> whats) {
        return seen.stream().filter(s -> whats.isEmpty()
                || whats.contains(s.what())).toList();
    }

    /// All values of `what`, as numbers.
    public List<Long> numbers(String what) {
        return seen.stream().filter(s -> s.what().equals(what))
                .map(s -> Long.valueOf(s.value())).toList();
    }

    /// The last value of `what` as a number; 0 when nothing was seen.
    public long number(String what) {
        List<Long> all = numbers(what);
        return all.isEmpty() ? 0 : all.getLast();
    }
}
