package netstack.exercises.grader;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import com.google.gson.Gson;

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
            "netstack/host/cli/");

    private final Set<String> names = new HashSet<>();
    private final JarOutputStream jar;

    private WorkerJar(JarOutputStream jar) {
        this.jar = jar;
    }

    /// Writes the jar into `folder`, from every part of the class path that
    /// holds some of the stack.
    static Path write(Path folder) throws IOException {
        Path file = folder.resolve("worker.jar");
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file));
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.setLevel(0);
            WorkerJar packing = new WorkerJar(jar);
            for (Path place : places()) {
                packing.add(place);
            }
        }
        open(folder, "rwxr-xr-x");
        open(file, "rw-r--r--");
        return file;
    }

    private static void open(Path path, String mode) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews()
                .contains("posix")) {
            Files.setPosixFilePermissions(path,
                    PosixFilePermissions.fromString(mode));
        }
    }

    private static Set<Path> places() throws IOException {
        Set<Path> places = new LinkedHashSet<>();
        try {
            for (URL url : Collections.list(WorkerJar.class.getClassLoader()
                    .getResources("netstack"))) {
                places.add(url.openConnection() instanceof JarURLConnection j
                        ? Path.of(j.getJarFileURL().toURI())
                        : Path.of(url.toURI()).getParent());
            }
            places.add(Path.of(Gson.class.getProtectionDomain()
                    .getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return places;
    }

    private void add(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            addFolder(place);
            return;
        }
        try (JarFile from = new JarFile(place.toFile())) {
            for (JarEntry e : from.stream().toList()) {
                if (wanted(e.getName())) {
                    put(e.getName(), from.getInputStream(e));
                }
            }
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString()
                        .replace('\\', '/');
                if (wanted(name)) {
                    put(name, Files.newInputStream(file));
                }
            }
        }
    }

    private static boolean wanted(String name) {
        return !name.endsWith("/") && !name.contains("/grading/")
                && IN.stream().anyMatch(name::startsWith)
                && OUT.stream().noneMatch(name::startsWith);
    }

    private void put(String name, InputStream bytes) throws IOException {
        try (bytes) {
            if (names.add(name)) {
                jar.putNextEntry(new JarEntry(name));
                bytes.transferTo(jar);
                jar.closeEntry();
            }
        }
    }
}
