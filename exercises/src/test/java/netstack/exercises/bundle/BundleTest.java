package netstack.exercises.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/// What is given away works where it is given to.
class BundleTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long LIMIT_KB = 768 << 10;

    @TempDir
    private Path folder;

    /// Runs a program to its end; the most memory that it and its children had, in KiB.
    private long run(Path dir, Map<String, String> env, List<String> command, StringBuilder said)
            throws Exception {
        ProcessBuilder b = new ProcessBuilder(command).directory(dir.toFile())
                .redirectErrorStream(true);
        b.environment().putAll(env);
        b.environment().put("LAB_JAVA_HOME", System.getProperty("java.home"));
        Process p = b.start();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                said.append(new String(p.getInputStream().readAllBytes()));
            } catch (IOException e) {
                said.append(e);
            }
        });
        Map<Long, Long> peaks = new HashMap<>();
        while (p.isAlive()) {
            Stream.concat(Stream.of(p.toHandle()), p.descendants())
                    .forEach(h -> peaks.merge(h.pid(), peak(h.pid()), Math::max));
            Thread.sleep(30);
        }
        reader.join();
        return peaks.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long peak(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(l -> l.startsWith("VmHWM:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", ""))).findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_autograder_grades_in_gradescopes_layout_and_memory() throws Exception {
        Path zip = folder.resolve("autograder.zip");
        GradescopeBundle.write(ROOT, zip, "checksum", "a secret");
        Path home = folder.resolve("autograder");
        // As Gradescope does it: the zip's root is source/, run_autograder is copied up.
        Path source = Files.createDirectories(home.resolve("source"));
        unzip(zip, source);
        assertThat(source.resolve("setup.sh")).content().startsWith("#!/");
        Files.copy(source.resolve("run_autograder"), home.resolve("run_autograder"));
        copy(ROOT.resolve("exercises/src/solutions/checksum/reference"),
                Files.createDirectories(home.resolve("submission")));

        StringBuilder said = new StringBuilder();
        long peak = run(home, Map.of("AUTOGRADER", home.toString()),
                List.of("bash", "./run_autograder"), said);

        JsonObject results = JsonParser.parseString(Files.readString(
                home.resolve("results/results.json"))).getAsJsonObject();
        assertThat(results.get("score").getAsInt()).as(() -> said + "\n" + results).isEqualTo(100);
        assertThat(peak).isPositive().isLessThan(LIMIT_KB);
        assertThat(source.resolve("exercises/src/solutions/checksum/reference")).doesNotExist();
    }

    private static void unzip(Path zip, Path to) throws IOException {
        try (java.util.zip.ZipFile z = new java.util.zip.ZipFile(zip.toFile())) {
            for (ZipEntry e : z.stream().toList()) {
                Path f = to.resolve(e.getName());
                Files.createDirectories(f.getParent());
                Files.write(f, z.getInputStream(e).readAllBytes());
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path f : files.toList()) {
                Files.copy(f, to.resolve(f.getFileName()));
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_student_goes_from_the_clone_to_points_with_it() throws Exception {
        Path clone = folder.resolve("course");
        StudentBundle.write(ROOT, clone, List.of("checksum", "skb-geometry"));

        try (Stream<Path> files = Files.walk(clone)) {
            assertThat(files.map(Path::toString)).noneMatch(f -> f.contains("solutions")
                    || f.endsWith("key.yaml") || f.endsWith("wrong.yaml"));
        }
        StringBuilder said = new StringBuilder();
        run(clone, Map.of(), List.of("./lab", "start", "checksum"), said);
        for (String file : List.of("Checksums.java", "answers.yaml")) {
            Files.copy(ROOT.resolve("exercises/src/solutions/checksum/reference").resolve(file),
                    clone.resolve("student/checksum").resolve(file),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        run(clone, Map.of(), List.of("./lab", "grade", "checksum"), said);
        run(clone, Map.of(), List.of("./lab", "export", "checksum"), said);
        run(clone, Map.of(), List.of("./lab", "show", "checksum"), said);
        run(clone, Map.of(), List.of("./lab"), said);
        run(clone, Map.of(), List.of("./lab", "test"), said);

        assertThat(said.toString()).contains("70 of 100 points", "checksum.zip: 2 files",
                "public interface Csum", "nothing to build here");
        assertThat(said.toString()).containsPattern("checksum +70 /100  done");
        assertThat(clone.resolve(".lab/reports/checksum.html")).exists();
    }

    @Test
    void a_zip_can_not_write_outside_of_its_folder() throws Exception {
        Path zip = folder.resolve("evil.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("../evil.txt"));
            out.write(1);
            out.closeEntry();
        }

        assertThatThrownBy(() -> Zips.unpack(zip, folder.resolve("in")))
                .isInstanceOf(IOException.class).hasMessageContaining("outside");
        assertThat(folder.resolve("evil.txt")).doesNotExist();
    }

    @Test
    void a_zip_bomb_is_refused() throws Exception {
        Path zip = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("zeros"));
            out.write(new byte[9 << 20]);
            out.closeEntry();
        }

        assertThatThrownBy(() -> Zips.unpack(zip, folder.resolve("in")))
                .hasMessageContaining("more than 8 MiB");
    }
}
