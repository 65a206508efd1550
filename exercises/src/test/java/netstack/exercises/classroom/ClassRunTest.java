package netstack.exercises.classroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import netstack.exercises.Site;
import netstack.exercises.bundle.Zips;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.ExerciseFiles;
import netstack.exercises.course.Solutions;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;

/// A class of five, two of whom have worked together.
class ClassRunTest {

    private static final Path ROOT = Path.of("..");
    private static final String NAME = "checksum";

    @TempDir
    private Path folder;
    private final AtomicInteger made = new AtomicInteger();

    private ClassRun run() {
        return new ClassRun(NAME, Options.SEED, () -> {
            made.incrementAndGet();
            try {
                return new Grader(Catalogue.find(NAME), new ExerciseFiles(ROOT, NAME).sheet(),
                        Options.usual(), Site.shared());
            } catch (netstack.exercises.answers.AnswerError e) {
                throw new IOException(e);
            }
        }, new ExerciseFiles(ROOT, NAME).starter(), folder.resolve("in"), folder.resolve("out"), 2);
    }

    private static void copy(Path from, Path to, String word, String other) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path f : files.toList()) {
                Files.writeString(to.resolve(f.getFileName()),
                        Files.readString(f).replace(word, other));
            }
        }
    }

    @Test
    void a_class_is_graded_once_and_a_second_run_only_adds_what_is_new() throws Exception {
        Path in = folder.resolve("in");
        Path reference = Solutions.of(ROOT, NAME).reference();
        copy(reference, in.resolve("ada"), "total", "total");
        copy(reference, in.resolve("ben"), "total", "adding");
        copy(new ExerciseFiles(ROOT, NAME).starter(), in.resolve("cem"), "a", "a");
        Path dee = Solutions.of(ROOT, NAME).wrong().getFirst().write(folder);
        Zips.pack(dee, in.resolve("dee.zip"), f -> true);
        Files.write(in.resolve("eve.zip"), new byte[] {1, 2, 3});
        StringWriter said = new StringWriter();

        List<Row> rows = run().run(new PrintWriter(said));

        assertThat(rows).extracting(Row::name).containsExactly("ada", "ben", "cem", "dee", "eve");
        assertThat(rows.get(0).total()).isEqualTo(100);
        assertThat(rows.get(2).total()).isZero();
        assertThat(rows.get(3).verdict().failed()).contains("sum");
        assertThat(rows.get(4).verdict().points()).isZero();
        Path out = folder.resolve("out");
        assertThat(out.resolve("similar.csv")).content().contains("ada,ben,100 %")
                .doesNotContain("cem");
        assertThat(out.resolve("grades.csv")).content()
                .contains("submission,verdict,points,hand,total,sum,odd").contains("ada,passed,100");
        assertThat(out.resolve("lms.csv")).content().contains("ID number,checksum");
        assertThat(out.resolve("index.html")).content().contains("5 submissions");
        assertThat(out.resolve("pages/ada.html")).exists();
        assertThat(said.toString()).contains("5 of 5");
        assertThat(ClassRun.verdicts(out)).hasSize(5);

        // A human reads a text and gives points; nobody is graded again.
        Path table = out.resolve("free-text.csv");
        Files.writeString(table, Files.readString(table).replaceFirst("(ada,explain,.*,)\r\n",
                "$17.5\r\n"));
        int before = made.get();
        rows = run().run(new PrintWriter(said));
        assertThat(made.get()).isEqualTo(before);
        assertThat(rows.getFirst().total()).isEqualTo(107.5);
        assertThat(out.resolve("grades.csv")).content().contains("ada,passed,100,7.5,107.5");
        assertThat(table).content().contains(",7.5");
    }
}
