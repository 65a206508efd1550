package netstack.exercises.verdict;

import java.util.List;

/// What a check found wrong in one run: in words, with what was expected,
/// what came, the frames as annotated lines, and the lines of code on the
/// way.
public record Complaint(String what, String expected, String actual,
        List<String> dump, List<SourcePoint> where) {

    public Complaint {
        dump = List.copyOf(dump);
        where = List.copyOf(where);
    }

    /// What the annotated lines show.
    public String dumped() {
        return dump.isEmpty() || dump.getFirst().contains("Ethernet")
                ? "the frame" : "the bytes";
    }

    /// A complaint that has nothing to show but its words.
    public static Complaint of(String what) {
        return new Complaint(what, "", "", List.of(), List.of());
    }
}
