package netstack.exercises.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import netstack.exercises.Course;
import netstack.exercises.Lesson;
import netstack.host.cli.Cli;
import netstack.host.cli.Home;

/// The course at a glance: tasks, points, the book, and what to do next.
public final class Board {
    private final Course course = new Course(Home.state());

    /// Prints the board.
    public void print(PrintWriter out) {
        out.println(bold("The Linux network stack, in Java"));
        out.println();
        int reached = 0;
        int total = 0;
        out.printf("  %-14s %9s  %-11s %s%n", "EXERCISE", "POINTS", "STATE",
                "TITLE");
        for (Lesson e : Course.lessons()) {
            int points = course.points(e);
            reached += Math.max(points, 0);
            total += e.points();
            out.printf("  %-14s %4d /%3d  %-11s %s%n", e.id(),
                    Math.max(points, 0), e.points(), state(e),
                    e.title());
        }
        out.printf("  %-14s %4d /%3d%n%n", "total", reached, total);
        out.println("  book   " + book());
        out.println("  next   " + next());
        out.flush();
    }

    private String state(Lesson e) {
        if (course.done(e)) return "done";
        return begun(e) ? "begun" : "not started";
    }

    private static boolean begun(Lesson e) {
        return Files.isDirectory(
                Home.dir().resolve("student").resolve(e.id()));
    }

    private static String book() {
        Path html = Home.dir().resolve(Home.BOOK);
        return Files.isRegularFile(html) ? html.toString()
                : "not built yet: ./lab book";
    }

    private String next() {
        for (Lesson e : Course.lessons()) {
            if (course.done(e)) continue;
            return begun(e) ? "./lab grade " + e.id()
                    : "./lab tour, then ./lab start " + e.id()
                            + " (chapter \"" + e.section() + "\")";
        }
        return "all done: read on in the book, or ./lab live";
    }

    private static String bold(String text) {
        return Cli.ansi().string("@|bold " + text + "|@");
    }
}
