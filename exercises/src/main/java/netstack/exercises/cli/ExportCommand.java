package netstack.exercises.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import netstack.exercises.bundle.Zips;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab export`: what a student hands in.
@Command(name = "export", mixinStandardHelpOptions = true,
        description = "Packs your copy of an exercise into a zip that you can"
                + " hand in.",
        footer = {"", "Example:", "  ./lab export checksum"})
public final class ExportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The exercise.")
    private String name;
    @Option(names = "--out", paramLabel = "FILE",
            description = "The zip; NAME.zip if none.")
    private Path out;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path folder = Grading.folder(Named.lesson(name).id(), null);
        Path zip = out != null ? out : Path.of(name + ".zip");
        int files = Zips.pack(folder, zip,
                f -> f.endsWith(".java") || f.equals("answers.yaml"));
        spec.commandLine().getOut().println(zip + ": " + files + " files");
        spec.commandLine().getOut().flush();
        return 0;
    }
}
