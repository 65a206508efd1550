package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;

import netstack.exercises.course.ExerciseFiles;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab start`: puts the starter where the student edits it.
@Command(name = "start", mixinStandardHelpOptions = true,
        description = "Copies the starter of an exercise to student/NAME.",
        footer = {"", "Example:", "  ./lab start udp-driver"})
public final class StartCommand implements Runnable {

    @Parameters(paramLabel = "NAME", description = "The exercise.")
    private String name;
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        ExerciseFiles files = Named.files(name);
        if (Files.exists(files.student())) {
            throw new UserError(files.student() + " is there already; "
                    + "./lab reset " + name + " starts again");
        }
        try {
            files.start();
        } catch (IOException e) {
            throw new UserError("cannot write " + files.student() + ": "
                    + e.getMessage());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Your copy is in " + files.student());
        out.println("  ./lab show " + name + "    what to do");
        out.println("  ./lab grade " + name + "   how far you are");
    }
}
