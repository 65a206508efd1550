package netstack.exercises.script.grading;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import netstack.exercises.exercise.Property.Check;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Seen;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// Holds what was seen against what the oracle says, in the things that a
/// property names; the first difference is the complaint.
final class Compare implements Check<Script, Trace> {

    private static final int MAX_SHOWN = 64;

    private final ScriptType type;
    private final Oracle oracle;
    private final Set<String> whats;

    Compare(ScriptType type, Oracle oracle, Set<String> whats) {
        this.type = type;
        this.oracle = oracle;
        this.whats = whats;
    }

    @Override
    public Optional<Complaint> check(Script given, Trace outcome) {
        Log log = new Log();
        oracle.run(given, log);
        List<Seen> wanted = log.trace().of(whats);
        List<Seen> seen = outcome.of(whats);
        for (int i = 0; i < Math.max(wanted.size(), seen.size()); i++) {
            Seen w = i < wanted.size() ? wanted.get(i) : null;
            Seen s = i < seen.size() ? seen.get(i) : null;
            if (w == null || !w.equals(s)) {
                boolean extra = w == null || s != null && wanted.stream()
                        .noneMatch(x -> x.step() == s.step()
                                && x.what().equals(s.what()));
                return Optional.of(difference(given, w, s, extra));
            }
        }
        return Optional.empty();
    }

    @Override
    public String wanted(Script given, int step) {
        Log log = new Log();
        oracle.run(given, log);
        return log.trace().of(whats).stream().filter(s -> s.step() == step)
                .findFirst().map(s -> s.what() + " " + value(s, null))
                .orElse("");
    }

    /// `extra` says that nothing like `seen` was wanted in its step.
    private Complaint difference(Script given, Seen wanted, Seen seen,
            boolean extra) {
        boolean same = !extra && seen != null
                && wanted.what().equals(seen.what())
                && wanted.step() == seen.step();
        Seen at = extra ? seen : wanted;
        Step step = at.step() < given.steps().size()
                ? given.steps().get(at.step()) : Step.of("the end");
        String what = "after `" + type.say(step) + "`: " + at.what()
                + (same ? " is wrong" : extra ? " should not have come"
                : " is missing");
        return told(step, what, extra ? null : wanted,
                same || extra ? seen : null);
    }

    private Complaint told(Step step, String what, Seen wanted, Seen seen) {
        Word word = type.word(step.op());
        return new Complaint(what, value(wanted, seen), value(seen, wanted),
                type.dump(step), word.method().isEmpty() ? List.of()
                : List.of(new SourcePoint("", 0, word.method())));
    }

    /// Long bytes are shown from shortly before the first difference.
    private static String value(Seen s, Seen other) {
        if (s == null) {
            return "nothing";
        }
        String v = s.value();
        if (v.length() <= MAX_SHOWN) {
            return v;
        }
        int at = 0;
        String o = other == null ? "" : other.value();
        while (at < v.length() && at < o.length()
                && v.charAt(at) == o.charAt(at)) {
            at++;
        }
        int from = Math.max(0, Math.min(at / 2 - 2, v.length() / 2 - 16));
        return v.length() / 2 + " bytes, from byte " + from + " on "
                + v.substring(2 * from, Math.min(2 * from + 32, v.length()));
    }
}
