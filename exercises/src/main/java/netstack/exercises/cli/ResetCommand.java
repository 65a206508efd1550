package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Scanner;
import java.util.concurrent.Callable;

import netstack.exercises.course.ExerciseFiles;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab reset`: the starter again; the student's work is kept aside.
@Command(name = "reset", mixinStandardHelpOptions = true,
        description = "Starts an exercise again. What you have is kept in "
                + ".lab/backup.",
        footer = {"", "Examples:", "  ./lab reset udp-driver",
            "  ./lab reset --yes udp-driver"})
public final class ResetCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The exercise.")
    private String name;
    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ExerciseFiles files = Named.files(name);
        PrintWriter out = spec.commandLine().getOut();
        if (!Files.exists(files.student())) {
            throw new UserError("nothing to reset: ./lab start " + name);
        }
        if (!yes && !confirmed(out)) {
            out.println("Nothing changed.");
            return 1;
        }
        out.println("Your work is kept in " + files.reset());
        out.flush();
        return 0;
    }

    private boolean confirmed(PrintWriter out) {
        out.print("Replace your copy of " + name
                + " by the starter? [y/N] ");
        out.flush();
        Scanner in = new Scanner(System.in);
        return in.hasNextLine()
                && in.nextLine().strip().equalsIgnoreCase("y");
    }
}
