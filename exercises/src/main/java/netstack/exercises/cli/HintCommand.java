package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab hint`: one hint at a time, the mildest first.
@Command(name = "hint", mixinStandardHelpOptions = true,
        description = "Shows a hint: the next one, or number N.",
        footer = {"", "Examples:", "  ./lab hint udp-driver",
            "  ./lab hint udp-driver 2"})
public final class HintCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME",
            description = "The exercise.")
    private String name;
    @Parameters(index = "1", paramLabel = "N", arity = "0..1",
            defaultValue = "0", description = "Which hint, from 1.")
    private int number;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<String> hints = Named.files(name).hints();
        Path seen = Home.state().resolve("hints").resolve(name);
        int n = number != 0 ? number : Math.min(seen(seen) + 1,
                hints.size());
        if (n < 1 || n > hints.size()) {
            throw new UserError(name + " has hints 1 to " + hints.size());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("Hint %d of %d for %s%n%n%s%n", n, hints.size(), name,
                hints.get(n - 1).strip());
        out.flush();
        Files.createDirectories(seen.getParent());
        Files.writeString(seen, Math.max(n, seen(seen)) + "\n");
        return 0;
    }

    private static int seen(Path file) throws IOException {
        return Files.exists(file)
                ? Integer.parseInt(Files.readString(file).strip()) : 0;
    }
}
