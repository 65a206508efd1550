package netstack.exercises.grader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

import com.google.gson.Gson;

import netstack.driver.machine.probe.ProbeAgent;
import netstack.exercises.bundle.ClassPathJar;

/// Packs what a worker needs into one jar that another user can read: the
/// stack, the exercise's student side and the pipe. The grader, its oracles
/// and its reports are not in it.
final class WorkerJar {

    private static final List<String> IN = List.of("netstack/",
            "com/google/gson/");
    private static final List<String> OUT = List.of(
            "netstack/exercises/grader/", "netstack/exercises/compile/",
            "netstack/exercises/report/", "netstack/exercises/answers/",
            "netstack/exercises/cli/", "netstack/exercises/course/",
            "netstack/exercises/bundle/", "netstack/exercises/classroom/",
            "netstack/host/cli/");

    private WorkerJar() {
    }

    /// Writes the jar into `folder`.
    static Path write(Path folder) throws IOException {
        Path file = folder.resolve("worker.jar");
        ClassPathJar.write(file, manifest(), WorkerJar::wanted, Gson.class);
        open(folder, "rwxr-xr-x");
        open(file, "rw-r--r--");
        return file;
    }

    /// Its agent is only started where a walk is asked for.
    private static Manifest manifest() {
        Manifest m = new Manifest();
        Attributes a = m.getMainAttributes();
        a.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        a.putValue("Premain-Class", ProbeAgent.class.getName());
        a.putValue("Can-Retransform-Classes", "true");
        return m;
    }

    private static void open(Path path, String mode) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews()
                .contains("posix")) {
            Files.setPosixFilePermissions(path,
                    PosixFilePermissions.fromString(mode));
        }
    }

    private static boolean wanted(String name) {
        return !name.contains("/grading/")
                && IN.stream().anyMatch(name::startsWith)
                && OUT.stream().noneMatch(name::startsWith);
    }
}
