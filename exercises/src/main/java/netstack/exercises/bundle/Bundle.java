package netstack.exercises.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;

import com.google.gson.Gson;
import org.yaml.snakeyaml.Yaml;
import netstack.exercises.course.ExerciseFiles;
import picocli.CommandLine;

/// A folder that is made to be given away: the lab as one jar, the texts of
/// exercises, and what starts it.
final class Bundle {

    private static final String AGENT =
            "netstack.driver.machine.probe.ProbeAgent";

    private final Path root;
    private final Path to;

    /// A bundle in `to` of the project in `root`.
    Bundle(Path root, Path to) {
        this.root = root;
        this.to = to;
    }

    /// The whole program, in `jar/lab.jar`.
    void jar() throws IOException {
        Manifest m = new Manifest();
        Attributes a = m.getMainAttributes();
        a.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        a.put(Attributes.Name.MAIN_CLASS, "netstack.exercises.cli.Lab");
        a.putValue("Enable-Native-Access", "ALL-UNNAMED");
        a.putValue("Launcher-Agent-Class", AGENT);
        a.putValue("Can-Retransform-Classes", "true");
        Files.createDirectories(to.resolve("jar"));
        ClassPathJar.write(to.resolve("jar/lab.jar"), m, name -> true,
                Gson.class, Yaml.class, CommandLine.class);
    }

    /// The brief, hints, questions and starter of an exercise.
    void exercise(String name) throws IOException {
        copy("exercises/" + name);
    }

    /// The sources of what the student implements and is given.
    void given(String name) throws IOException {
        for (Path file : new ExerciseFiles(root, name).given()) {
            Path target = to.resolve("exercises").resolve(name)
                    .resolve(ExerciseFiles.GIVEN).resolve(file.getFileName());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    /// Only the key of its questions: no solution.
    void key(String name) throws IOException {
        copy("exercises/src/solutions/" + name + "/key.yaml");
    }

    /// A file or folder of the project, if it is there.
    void copy(String path) throws IOException {
        Path from = root.resolve(path);
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path f : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(root.relativize(f).toString());
                Files.createDirectories(target.getParent());
                Files.copy(f, target);
            }
        }
    }

    /// A text file.
    void file(String name, String text) throws IOException {
        Path file = to.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /// The resource `name` beside this class, as a program.
    void script(String name, String resource) throws IOException {
        try (var in = Bundle.class.getResourceAsStream(resource)) {
            Files.write(to.resolve(name), in.readAllBytes());
        }
        if (to.getFileSystem().supportedFileAttributeViews()
                .contains("posix")) {
            Files.setPosixFilePermissions(to.resolve(name),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
