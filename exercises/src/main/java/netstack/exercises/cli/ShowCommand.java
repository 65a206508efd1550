package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

import netstack.exercises.answers.AnswerError;
import netstack.exercises.answers.Question;
import netstack.exercises.course.ExerciseFiles;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab show`: the brief and the questions.
@Command(name = "show", mixinStandardHelpOptions = true,
        description = "Shows the brief and the questions of an exercise.",
        footer = {"", "Example:", "  ./lab show udp-driver"})
public final class ShowCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The exercise.")
    private String name;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ExerciseFiles files = Named.files(name);
        PrintWriter out = spec.commandLine().getOut();
        out.println(files.brief());
        out.println("== Questions");
        try {
            files.sheet().questions().forEach(q -> question(out, q));
        } catch (AnswerError e) {
            throw new UserError(e.getMessage());
        }
        out.flush();
        return 0;
    }

    private static void question(PrintWriter out, Question q) {
        out.printf("%n%s (%d points)%n", q.id(), q.points());
        q.ask().lines().forEach(line -> out.println("  " + line));
        q.options().forEach((letter, text) ->
                out.println("    " + letter + ": " + text));
    }
}
