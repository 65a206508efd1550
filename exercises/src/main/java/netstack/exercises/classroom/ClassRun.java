package netstack.exercises.classroom;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Yaml;
import netstack.exercises.grader.Grader;
import netstack.exercises.report.HtmlReport;
import netstack.exercises.report.JsonReport;
import netstack.exercises.verdict.QuestionResult;
import netstack.exercises.verdict.Verdict;

/// Grades all submissions of a class. A run that was ended goes on where it
/// was: a verdict of this grader's version and this seed is not made again.
///
/// @param exercise the exercise's name
/// @param seed what a kept verdict must have been made with
/// @param graders makes a grader, one for each job
/// @param starter the starter's folder, which nobody has copied
public record ClassRun(String exercise, long seed, Graders graders,
        Path starter, Path submissions, Path out, int jobs) {

    private static final double ALIKE = 0.6;
    private static final Gson GSON = new Gson();

    /// Makes graders.
    public interface Graders {

        /// A new one.
        Grader make() throws IOException;
    }

    /// Grades, and writes all reports; the rows.
    public List<Row> run(PrintWriter progress) throws IOException {
        Files.createDirectories(out.resolve("verdicts"));
        Files.createDirectories(out.resolve("pages"));
        List<Path> all = HandedIn.all(submissions);
        Queue<Path> left = new ConcurrentLinkedQueue<>(all.stream()
                .filter(p -> kept(HandedIn.name(p)) == null).toList());
        Progress bar = new Progress(progress, all.size(), left.size());
        work(left, bar);
        bar.end();
        List<Row> rows = rows(all);
        write(rows, similar(all));
        return rows;
    }

    /// The verdict of an earlier run, if it still holds.
    private Verdict kept(String name) {
        Path file = verdict(name);
        try {
            Verdict v = Files.exists(file) ? GSON.fromJson(
                    Files.readString(file), Verdict.class) : null;
            return v != null && v.grader().equals(Grader.VERSION)
                    && v.seed() == seed && v.exercise().equals(exercise)
                    ? v : null;
        } catch (IOException | JsonParseException e) {
            return null;
        }
    }

    private Path verdict(String name) {
        return out.resolve("verdicts").resolve(name + ".json");
    }

    private void work(Queue<Path> left, Progress bar) throws IOException {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failed = new ArrayList<>();
        int n = Math.min(jobs, left.size());
        for (int i = 0; i < n; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (Grader grader = graders.make()) {
                    Path next;
                    while ((next = left.poll()) != null) {
                        one(grader, next);
                        bar.step();
                    }
                } catch (IOException | RuntimeException e) {
                    synchronized (failed) {
                        failed.add(e);
                    }
                }
            }));
        }
        for (Thread t : threads) {
            try {
                t.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (!failed.isEmpty()) {
            throw new IOException("a job ended: " + failed.getFirst(),
                    failed.getFirst());
        }
    }

    private void one(Grader grader, Path submission) throws IOException {
        String name = HandedIn.name(submission);
        try (HandedIn in = HandedIn.open(submission)) {
            Verdict v = grader.grade(in.folder());
            Files.writeString(out.resolve("pages").resolve(name + ".html"),
                    HtmlReport.write(v));
            // Last, and in one go: its presence says that it is done.
            Path next = out.resolve(name + ".tmp");
            Files.writeString(next, JsonReport.write(v));
            Files.move(next, verdict(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private List<Row> rows(List<Path> all) throws IOException {
        Map<String, Double> hand = HandPoints.read(out);
        List<Row> rows = new ArrayList<>();
        for (Path p : all) {
            String name = HandedIn.name(p);
            Verdict v = kept(name);
            if (v == null) {
                throw new IOException("no verdict for " + name);
            }
            rows.add(new Row(name, v, texts(p, v),
                    hand.getOrDefault(name, 0.0)));
        }
        return rows;
    }

    private static Map<String, String> texts(Path submission, Verdict v)
            throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (HandedIn in = HandedIn.open(submission)) {
            Path answers = in.folder().resolve("answers.yaml");
            if (Files.exists(answers)) {
                Map<String, Object> given = Yaml.read(answers);
                for (QuestionResult q : v.questions()) {
                    if (q.maxPoints() == 0 && given.get(q.id()) != null) {
                        texts.put(q.id(), given.get(q.id()).toString());
                    }
                }
            }
        } catch (AnswerError unreadable) {
            return texts;
        }
        return texts;
    }

    private List<Similarity.Pair> similar(List<Path> all)
            throws IOException {
        Similarity s = new Similarity(text(starter));
        for (Path p : all) {
            s.add(HandedIn.name(p), text(p));
        }
        return s.pairs(ALIKE);
    }

    private static String text(Path submission) throws IOException {
        try (HandedIn in = HandedIn.open(submission)) {
            return in.text();
        }
    }

    private void write(List<Row> rows, List<Similarity.Pair> alike)
            throws IOException {
        ClassReport report = new ClassReport(exercise, rows, alike);
        Files.writeString(out.resolve("grades.csv"), report.grades());
        Files.writeString(out.resolve("lms.csv"), report.lms());
        Files.writeString(out.resolve("similar.csv"), report.similar());
        Files.writeString(out.resolve("index.html"), report.page());
        HandPoints.write(out, rows);
    }

    /// The verdicts in `out`, by name.
    public static Map<String, Verdict> verdicts(Path out) {
        Map<String, Verdict> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(out.resolve("verdicts"))) {
            for (Path f : files.toList()) {
                all.put(f.getFileName().toString()
                        .replaceAll("\\.json$", ""), GSON.fromJson(
                        Files.readString(f), Verdict.class));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
