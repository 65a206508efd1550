package netstack.exercises.tcpcubic.grading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import netstack.exercises.exercise.Property.Check;
import netstack.exercises.script.Script;
import netstack.exercises.script.Seen;
import netstack.exercises.script.Trace;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// Holds the windows of a flow against those that a real kernel had on the
/// same path, from the end of the second reduction on.
final class Recorded implements Check<Script, Trace> {

    /// How much earlier or later a window may come, in samples of 20 ms.
    private static final int SHIFT = 6;
    private static final int PACKETS = 2;
    private static final int MS = 20;
    private static final int LOOK_BACK = 12;
    private static final int AGAIN = 20;

    @Override
    public Optional<Complaint> check(Script given, Trace outcome) {
        List<Integer> want = recorded();
        List<Integer> got = outcome.numbers("cwnd").stream()
                .map(Math::toIntExact).toList();
        if (!outcome.seen().contains(new Seen(0, "intact", "yes"))) {
            return complaint("the bytes are not those that were sent", "yes",
                    "no");
        }
        int from = secondBottom(got);
        if (from < 0 || from + want.size() > got.size()) {
            return complaint("the window was not reduced twice in the first "
                    + (got.size() - want.size()) * MS + " ms", "two", "fewer");
        }
        for (int i = 0; i < want.size(); i++) {
            List<Integer> near = want.subList(Math.max(0, i - SHIFT),
                    Math.min(want.size(), i + SHIFT + 1));
            int low = near.stream().min(Integer::compare).orElseThrow();
            int high = near.stream().max(Integer::compare).orElseThrow();
            int w = got.get(from + i);
            if (w < low - PACKETS || w > high + PACKETS) {
                return complaint(i * MS + " ms after the second reduction:"
                        + " the window", low + " to " + high + " (a kernel"
                        + " of 6.1)", String.valueOf(w));
            }
        }
        return Optional.empty();
    }

    private static Optional<Complaint> complaint(String what, String wanted,
            String got) {
        return Optional.of(new Complaint(what, wanted, got, List.of(),
                List.of(new SourcePoint("", 0, "congAvoid"))));
    }

    /// Where the window is smallest after it fell by a quarter, the second
    /// time; -1 if it did not.
    private static int secondBottom(List<Integer> w) {
        int found = 0;
        for (int i = 1; i < w.size(); i++) {
            int before = w.subList(Math.max(0, i - LOOK_BACK), i).stream()
                    .max(Integer::compare).orElseThrow();
            if (w.get(i) * 4 >= before * 3) {
                continue;
            }
            while (i + 1 < w.size() && w.get(i + 1) < w.get(i)) {
                i++;
            }
            if (++found == 2) {
                return i;
            }
            i += AGAIN;
        }
        return -1;
    }

    static List<Integer> recorded() {
        try (InputStream in = Recorded.class
                .getResourceAsStream("windows.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines().filter(l -> !l.startsWith("#"))
                    .flatMap(l -> Stream.of(l.split(" ")))
                    .map(Integer::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
