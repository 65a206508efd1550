package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Question;
import netstack.exercises.course.Catalogue;
import netstack.exercises.course.ExerciseFiles;
import netstack.exercises.course.Offered;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab show`: the brief, what is given, and the questions.
@Command(name = "show", mixinStandardHelpOptions = true,
        description = "Shows the brief of an exercise, the types that you"
                + " implement and are given, and the questions.",
        footer = {"", "Examples:", "  ./lab show udp-driver",
            "  ./lab show udp-driver --offered"})
public final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The exercise.")
    private String name;
    @Option(names = "--offered", description = "Only the members of the"
            + " stack's classes that you may use.")
    private boolean offered;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ExerciseFiles files = Named.files(name);
        PrintWriter out = spec.commandLine().getOut();
        if (offered) {
            offered(out);
            return 0;
        }
        out.println(files.brief());
        given(out, files);
        out.println("== Questions");
        try {
            files.sheet().questions().forEach(q -> question(out, q));
        } catch (AnswerError e) {
            throw new UserError(e.getMessage());
        }
        out.flush();
        return 0;
    }

    /// The types in full, without what a reader of the brief knows.
    private void given(PrintWriter out, ExerciseFiles files)
            throws IOException {
        List<Path> types = files.given();
        if (!types.isEmpty()) {
            out.println("== What is given");
        }
        for (Path file : types) {
            out.println();
            Files.readString(file).lines().forEach(line ->
                    out.println(line.isEmpty() ? "" : "  " + line));
        }
        List<String> more = Offered.classes(Catalogue.find(name));
        if (!more.isEmpty()) {
            out.printf("%nOf the stack you may use %s.%n  ./lab show %s"
                    + " --offered     their members%n",
                    String.join(", ", more), name);
        }
        out.println();
    }

    private void offered(PrintWriter out) {
        Offered.lines(Catalogue.find(name)).forEach(out::println);
        out.flush();
    }

    private static void question(PrintWriter out, Question q) {
        out.printf("%n%s (%d points)%n", q.id(), q.points());
        q.ask().lines().forEach(line -> out.println("  " + line));
        q.options().forEach((letter, text) ->
                out.println("    " + letter + ": " + text));
    }
}
