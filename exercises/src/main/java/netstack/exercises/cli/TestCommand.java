package netstack.exercises.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `lab test`; the launcher starts it itself, before anything is built.
@Command(name = "test", mixinStandardHelpOptions = true,
        description = "Runs every test, and builds the book with its checks.",
        footer = {"", "Examples:", "  ./lab test",
            "  ./lab test -pl skbuff -am"})
final class TestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARG", description = "Handed on to Maven.",
            arity = "0..*")
    private List<String> args = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("verify"));
        all.addAll(args);
        return Maven.run(all);
    }
}
