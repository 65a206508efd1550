package netstack.exercises.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import netstack.host.cli.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lab book`: runs the build of the book and prints where it lies.
@Command(name = "book", mixinStandardHelpOptions = true,
        description = "Builds the book and prints its path. Its listings are "
                + "cut from the code, its outputs are made by running it.",
        footer = {"", "Examples:", "  ./lab book",
            "  ./lab book --pdf"})
final class BookCommand implements Callable<Integer> {
    @Option(names = "--pdf", description = "Make the PDF as well.")
    private boolean pdf;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path ready = Home.dir().resolve(Home.BOOK);
        if (!Maven.here() && Files.exists(ready)) {
            spec.commandLine().getOut().println(ready);
            return 0;
        }
        List<String> args = new ArrayList<>(List.of("-q", "package",
                "-Dmaven.test.skip=true", "-pl", "book", "-am"));
        if (pdf) args.add("-Ppdf");
        spec.commandLine().getErr().println(
                "lab: building the book (half a minute)");
        int status = Maven.run(args);
        if (status != 0) return status;
        Path made = Home.dir().resolve("book/target/book");
        spec.commandLine().getOut().println(made.resolve("html/book.html"));
        if (pdf) {
            spec.commandLine().getOut().println(made.resolve("pdf/book.pdf"));
        }
        return 0;
    }
}
