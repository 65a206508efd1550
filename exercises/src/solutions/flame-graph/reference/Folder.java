package student;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import netstack.exercises.flamegraph.Flames;

/// The reference solution of `flame-graph`.
public final class Folder implements Flames {

    @Override
    public List<String> fold(List<List<String>> samples) {
        Map<String, Integer> stacks = new TreeMap<>();
        for (List<String> sample : samples) {
            stacks.merge(String.join(";", sample.reversed()), 1,
                    Integer::sum);
        }
        List<String> lines = new ArrayList<>();
        stacks.forEach((stack, n) -> lines.add(stack + " " + n));
        return lines;
    }

    private static long count(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static List<String> frames(String line) {
        return List.of(line.substring(0, line.lastIndexOf(' '))
                .split(";"));
    }

    @Override
    public long inclusive(List<String> folded, String function) {
        long n = 0;
        for (String line : folded) {
            if (frames(line).contains(function)) {
                n += count(line);
            }
        }
        return n;
    }

    @Override
    public long self(List<String> folded, String function) {
        long n = 0;
        for (String line : folded) {
            if (frames(line).getLast().equals(function)) {
                n += count(line);
            }
        }
        return n;
    }

    @Override
    public List<String> top(List<String> folded, String function) {
        Map<String, Long> callees = new TreeMap<>();
        for (String line : folded) {
            List<String> frames = frames(line);
            Set<String> called = new HashSet<>();
            for (int i = 1; i < frames.size(); i++) {
                if (frames.get(i - 1).equals(function)) {
                    called.add(frames.get(i));
                }
            }
            for (String c : called) {
                callees.merge(c, count(line), Long::sum);
            }
        }
        List<String> names = new ArrayList<>(callees.keySet());
        names.sort((a, b) -> Long.compare(callees.get(b), callees.get(a)));
        List<String> top = new ArrayList<>();
        for (String name : names) {
            if (top.size() < 3) {
                top.add(name + " " + callees.get(name));
            }
        }
        return top;
    }
}
