package netstack.exercises.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `lab board`.
@Command(name = "board", mixinStandardHelpOptions = true,
        description = "Shows the exercises, your points, and the next step.",
        footer = {"", "Example:", "  ./lab board"})
final class BoardCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        new Board().print(spec.commandLine().getOut());
    }
}
