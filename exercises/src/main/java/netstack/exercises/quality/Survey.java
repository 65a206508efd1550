package netstack.exercises.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import netstack.exercises.grader.Grader;

/// What became of the mutants of one reference solution.
///
/// @param mutants how many there are
/// @param equivalent how many survive and are listed with their reason
/// @param survive those that survive and are not listed
/// @param stale listed ones that are no surviving mutants any more
/// @param print of the reference, the list and the cases of a grading
public record Survey(String exercise, int mutants, int equivalent,
        List<String> survive, List<String> stale, String print) {

    /// The file beside the solutions.
    public static final String FILE = "exercises/src/solutions/mutants.csv";

    private static final String[] NAMES = {"exercise", "mutants", "killed",
        "equivalent", "print", "grader", "date"};

    /// What was recorded in `file` of the exercise `name`, which was good;
    /// null when nothing was.
    public static Survey read(Path file, String name) throws IOException {
        List<List<String>> lines = Records.read(file, NAMES).of(name);
        return lines.isEmpty() ? null : new Survey(name,
                Integer.parseInt(lines.getFirst().get(1)),
                Integer.parseInt(lines.getFirst().get(3)), List.of(),
                List.of(), lines.getFirst().get(4));
    }

    /// Replaces the line of this exercise in `file`; a survey that is not
    /// good is not recorded.
    public void write(Path file, String date) throws IOException {
        Records all = Records.read(file, NAMES);
        all.put(exercise, good() ? List.of(List.of(exercise,
                String.valueOf(mutants), String.valueOf(killed()),
                String.valueOf(equivalent), print, Grader.VERSION, date))
                : List.of());
        all.write(file);
    }

    /// Those that a property finds.
    public int killed() {
        return mutants - equivalent - survive.size();
    }

    /// Whether each mutant is found or explained, and no more.
    public boolean good() {
        return survive.isEmpty() && stale.isEmpty();
    }
}
