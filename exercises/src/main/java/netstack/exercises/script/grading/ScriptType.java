package netstack.exercises.script.grading;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import com.google.gson.Gson;
import com.google.gson.JsonElement;

import netstack.exercises.exercise.CaseType;
import netstack.exercises.frame.FrameLines;
import netstack.exercises.script.Script;
import netstack.exercises.script.Seen;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;

/// Cases that are scripts: as JSON, in the words of the exercise, smaller.
public final class ScriptType implements CaseType<Script, Trace> {

    private static final Gson GSON = new Gson();
    private static final int MAX_HEX = 80;

    private final List<Word> words;

    ScriptType(List<Word> words) {
        this.words = List.copyOf(words);
    }

    Word word(String op) {
        return words.stream().filter(w -> w.op().equals(op)).findFirst()
                .orElseGet(() -> Word.event(op, op));
    }

    @Override
    public JsonElement encode(Script c) {
        return GSON.toJsonTree(c);
    }

    @Override
    public Script decode(JsonElement json) {
        Script s = Objects.requireNonNull(GSON.fromJson(json, Script.class));
        s.steps().forEach(this::say);
        return s;
    }

    @Override
    public Trace outcome(JsonElement json) {
        Trace trace = GSON.fromJson(json, Trace.class);
        for (Seen s : trace.seen()) {
            Objects.requireNonNull(s.what());
            Objects.requireNonNull(s.value());
        }
        return trace;
    }

    /// Fewer steps first, then smaller numbers, then fewer bytes.
    @Override
    public List<Script> shrink(Script c) {
        List<Script> smaller = new ArrayList<>();
        for (int n = c.steps().size() / 2; n >= 1; n /= 2) {
            for (int at = 0; at + n <= c.steps().size(); at += n) {
                without(c, at, n, smaller);
            }
        }
        for (int i = 0; i < c.steps().size(); i++) {
            for (Step step : smaller(c.steps().get(i))) {
                List<Step> steps = new ArrayList<>(c.steps());
                steps.set(i, step);
                smaller.add(new Script(steps));
            }
        }
        return smaller;
    }

    private void without(Script c, int at, int n, List<Script> smaller) {
        List<Step> fewer = new ArrayList<>(c.steps());
        fewer.subList(at, at + n).removeIf(s -> !word(s.op()).fixed());
        if (fewer.size() < c.steps().size()) {
            smaller.add(new Script(fewer));
        }
    }

    private List<Step> smaller(Step step) {
        Word word = word(step.op());
        List<Step> smaller = new ArrayList<>();
        if (word.fixed()) {
            return smaller;
        }
        for (int i = 0; i < step.args().size(); i++) {
            long v = step.arg(i);
            long least = word.least(i);
            for (long less : new long[] {least, (v + least) / 2, v - 1}) {
                if (v > least && less >= least && less < v) {
                    List<Long> args = new ArrayList<>(step.args());
                    args.set(i, less);
                    smaller.add(new Step(step.op(), args, step.data()));
                }
            }
        }
        if (word.cut() && !step.data().isEmpty()) {
            bytes(step, smaller);
        }
        return smaller;
    }

    private static void bytes(Step step, List<Step> smaller) {
        byte[] b = step.bytes();
        long[] args = step.args().stream().mapToLong(Long::longValue)
                .toArray();
        for (int n : new int[] {0, b.length / 2, b.length - 2,
            b.length - 1}) {
            if (n >= 0 && n < b.length) {
                smaller.add(Step.of(step.op(), Arrays.copyOf(b, n), args));
            }
        }
        if (!Arrays.equals(b, new byte[b.length])) {
            smaller.add(Step.of(step.op(), new byte[b.length], args));
        }
    }

    @Override
    public List<String> describe(Script c) {
        return c.steps().stream().map(this::say).toList();
    }

    @Override
    public String say(Script c, int step) {
        return step < 0 || step >= c.steps().size() ? ""
                : say(c.steps().get(step));
    }

    /// Of the last frame until then; the first of all if it came before any.
    @Override
    public List<String> dump(Script c, int step) {
        List<Step> with = c.steps().stream()
                .filter(s -> !dump(s).isEmpty()).toList();
        List<Step> until = step < 0 ? with : with.stream()
                .filter(s -> c.steps().indexOf(s) <= step).toList();
        return with.isEmpty() ? List.of() : dump(until.isEmpty()
                ? with.getFirst() : until.getLast());
    }

    @Override
    public List<String> frames(Script c, Trace outcome) {
        return c.steps().stream().filter(s -> word(s.op()).frame())
                .map(Step::data).toList();
    }

    /// The bytes of a step, annotated if they are a frame; nothing where
    /// the step in words has them all.
    List<String> dump(Step step) {
        return word(step.op()).frame() ? FrameLines.of(step.bytes())
                : step.data().length() > MAX_HEX
                ? FrameLines.ofBytes(step.bytes()) : List.of();
    }

    /// The step in words.
    String say(Step step) {
        List<Object> parts = new ArrayList<>(step.args());
        String hex = step.data();
        parts.add(hex.length() > MAX_HEX
                ? hex.substring(0, MAX_HEX) + "..." : hex);
        parts.add(hex.length() / 2);
        parts.add(new String(step.bytes(), StandardCharsets.UTF_8));
        return String.format(word(step.op()).phrase(), parts.toArray());
    }
}
