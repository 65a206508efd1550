package netstack.exercises.quality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import netstack.exercises.grader.Grader;

/// One line of the recorded table: how surely a property finds a mistake.
///
/// @param wanted whether the mistake must fail the property
/// @param cases the cases of one grading
/// @param tried how many cases were run
/// @param q the share that found it
/// @param lower the lower 95 % bound of `q`
/// @param slips the chance that a grading misses it
/// @param print of the cases and the mistake that were measured
/// @param grader the grader's version
/// @param date the day of the measurement
public record Row(String exercise, String mistake, String property,
        boolean wanted, int cases, int tried, double q, double lower,
        double slips, String print, String grader, String date) {

    /// The file beside the solutions.
    public static final String FILE = "exercises/src/solutions/quality.csv";

    private static final String[] NAMES = {"exercise", "mistake",
        "property", "must", "cases", "tried", "q", "lower", "slips", "print",
        "grader", "date"};

    /// The line of `rate`, measured on `date`.
    public static Row of(Rate rate, String date) {
        return new Row(rate.exercise(), rate.mistake(), rate.property(),
                rate.wanted(), rate.found().length, rate.cases(), rate.q(),
                rate.lower(), rate.slips(), rate.print(), Grader.VERSION,
                date);
    }

    /// The lines of the exercise `name` in `file`.
    public static List<Row> read(Path file, String name)
            throws IOException {
        return Records.read(file, NAMES).of(name).stream().map(Row::parse)
                .toList();
    }

    /// Replaces the lines of the exercise `name` in `file`.
    public static void write(Path file, String name, List<Row> rows)
            throws IOException {
        Records all = Records.read(file, NAMES);
        all.put(name, rows.stream().map(Row::line).toList());
        all.write(file);
    }

    private static Row parse(List<String> f) {
        return new Row(f.get(0), f.get(1), f.get(2),
                f.get(3).equals("fail"), Integer.parseInt(f.get(4)),
                Integer.parseInt(f.get(5)), Double.parseDouble(f.get(6)),
                Double.parseDouble(f.get(7)), Double.parseDouble(f.get(8)),
                f.get(9), f.get(10), f.get(11));
    }

    private List<String> line() {
        return List.of(exercise, mistake, property,
                wanted ? "fail" : "pass", String.valueOf(cases),
                String.valueOf(tried),
                String.format(Locale.ROOT, "%.4f", q),
                String.format(Locale.ROOT, "%.4f", lower),
                String.format(Locale.ROOT, "%.1e", slips), print, grader,
                date);
    }

    /// Whether it is found surely enough, or never where it must not be.
    public boolean good() {
        return wanted ? slips < Rate.MOST : q == 0;
    }
}
