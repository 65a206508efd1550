package netstack.exercises.cli;

import java.io.PrintWriter;
import java.util.List;
import netstack.host.cli.Cli;
import netstack.host.cli.DmaCommand;
import netstack.host.cli.ExperimentCommand;
import netstack.host.cli.IncidentCommand;
import netstack.host.cli.LiveCommand;
import netstack.host.cli.NicCommand;
import netstack.host.cli.PacketdrillCommand;
import netstack.host.cli.ReplayCommand;
import netstack.host.cli.ShCommand;
import netstack.host.cli.StepCommand;
import netstack.host.cli.TourCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The one entry point. Without a command it shows the course board.
@Command(name = "lab", mixinStandardHelpOptions = true, version = "lab 0.1.0",
        description = "The Linux network stack, in Java: read it, run it, "
                + "break it, be graded on it.",
        footer = {"", "Example:", "  ./lab            the course board",
            "  ./lab tour       a packet through every layer"})
public final class Lab implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
        new Board().print(spec.commandLine().getOut());
    }

    /// All commands of the lab.
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Lab());
        Runnable board = () -> new Board().print(line.getOut());
        for (Object command : List.of(
                new TourCommand(board),
                new StepCommand(),
                new LiveCommand(),
                new ReplayCommand(),
                new PacketdrillCommand(),
                new NicCommand(),
                new DmaCommand(),
                new ShCommand(),
                new ExperimentCommand(),
                new IncidentCommand(),
                new BoardCommand(),
                new StartCommand(),
                new ShowCommand(),
                new GradeCommand(),
                new WatchCommand(),
                new ReplayCaseCommand(),
                new CapstoneCommand(),
                new HintCommand(),
                new ExportCommand(),
                new BundleCommand(),
                new GradescopeCommand(),
                new QualityCommand(),
                new RegradeCommand(),
                new ResetCommand(),
                new BookCommand(),
                new BenchCommand(),
                new TestCommand(),
                new HelpCommand())) {
            line.addSubcommand(command);
        }
        return Cli.of(line);
    }

    /// Runs the command in `args` and exits with its status.
    public static void main(String[] args) {
        CommandLine line = commandLine();
        line.setOut(new PrintWriter(System.out, true));
        line.setErr(new PrintWriter(System.err, true));
        System.exit(line.execute(args));
    }
}
