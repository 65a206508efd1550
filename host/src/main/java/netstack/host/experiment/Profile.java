package netstack.host.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Samples by the function that the CPU was in, the innermost of a stack.
final class Profile {
    private static final int SHOWN = 14;

    private final Map<String, Long> by = new TreeMap<>();
    private long samples;

    /// Reads stacks as [netstack.driver.machine.Profiler] folds them.
    Profile(List<String> folded) {
        for (String line : folded) {
            int space = line.lastIndexOf(' ');
            long n = Long.parseLong(line.substring(space + 1));
            String stack = line.substring(0, space);
            by.merge(stack.substring(stack.lastIndexOf(';') + 1), n,
                    Long::sum);
            samples += n;
        }
    }

    long samples() {
        return samples;
    }

    /// Samples in the function `name`.
    long of(String name) {
        return by.getOrDefault(name, 0L);
    }

    /// The functions with the most samples, the largest first.
    List<String> largest(int n) {
        return by.entrySet().stream()
                .sorted(Comparator.comparing(e -> -e.getValue()))
                .limit(n).map(Map.Entry::getKey).toList();
    }

    /// The largest shares, then the rest.
    void into(Table t) {
        long rest = samples;
        for (String name : largest(SHOWN)) {
            t.row(name, of(name) * 100.0 / samples);
            rest -= of(name);
        }
        t.row("the rest", rest * 100.0 / samples);
    }
}
