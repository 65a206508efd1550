package netstack.exercises.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An `autograder.zip` for Gradescope: at its root `setup.sh` and
/// `run_autograder`, beside them the lab, one exercise and the key.
public final class GradescopeBundle {

    private GradescopeBundle() {
    }

    /// Writes the zip for `exercise`; `secret` is the instructor's key for
    /// hidden cases, or null.
    public static void write(Path root, Path zip, String exercise,
            String secret) throws IOException {
        Path folder = Files.createTempDirectory("lab-bundle");
        try {
            Bundle b = new Bundle(root, folder);
            b.jar();
            b.exercise(exercise);
            b.key(exercise);
            b.script("setup.sh", "gradescope-setup.sh");
            b.script("run_autograder", "gradescope-run.sh");
            b.file("exercise", exercise + "\n");
            if (secret != null) {
                b.file("secret", secret + "\n");
            }
            Zips.pack(folder, zip, name -> true);
        } finally {
            Folders.delete(folder);
        }
    }
}
