package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import netstack.exercises.bundle.GradescopeBundle;
import netstack.exercises.bundle.StudentBundle;
import netstack.exercises.course.Catalogue;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab bundle`: what an instructor gives away.
@Command(name = "bundle", mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(student | gradescope)",
        description = "Packs the course for others.",
        footer = {"", "Examples:", "  ./lab bundle student --out ~/course",
            "  ./lab bundle gradescope checksum --key secret.txt"})
public final class BundleCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new UserError("bundle what? ./lab bundle student --out DIR, or"
                + " ./lab bundle gradescope NAME");
    }

    @Command(name = "student", mixinStandardHelpOptions = true,
            description = "Makes the repository that students clone: no"
                    + " solutions, no keys.")
    int student(@Option(names = "--out", required = true,
            paramLabel = "DIR", description = "A new folder.") Path out)
            throws IOException {
        if (Files.exists(out)) {
            throw new UserError(out + " is there already");
        }
        StudentBundle.write(Home.dir(), out, Catalogue.names());
        if (!Files.exists(out.resolve(Home.BOOK))) {
            spec.commandLine().getErr().println("lab: without the book,"
                    + " which is not built: ./lab book, then again");
        }
        return done(out);
    }

    @Command(name = "gradescope", mixinStandardHelpOptions = true,
            description = "Makes the autograder.zip of one exercise.")
    int gradescope(
            @Parameters(paramLabel = "NAME", description = "The exercise.")
            String name,
            @Option(names = "--key", paramLabel = "FILE",
                    description = "Your key: hidden cases too.") Path key,
            @Option(names = "--out", paramLabel = "FILE",
                    defaultValue = "autograder.zip",
                    description = "The zip (${DEFAULT-VALUE}).") Path out)
            throws IOException {
        Named.lesson(name);
        if (key != null && !Files.isReadable(key)) {
            throw new UserError("the key " + key + " cannot be read");
        }
        GradescopeBundle.write(Home.dir(), out, name,
                key == null ? null : Files.readString(key).strip());
        return done(out);
    }

    private int done(Path out) {
        PrintWriter to = spec.commandLine().getOut();
        to.println(out);
        to.flush();
        return 0;
    }
}
