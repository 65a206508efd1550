package netstack.host.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// How every command of the lab behaves: bad input ends in one line and
/// status 2, a mistake of ours in one line and status 70 with its stack in
/// `.lab/last-error.txt`, and colour is for terminals only.
public final class Cli {
    private static final int SOFTWARE = 70;    // EX_SOFTWARE of sysexits.h

    private Cli() {}

    /// Gives `line` and all its commands the manners above.
    public static CommandLine of(CommandLine line) {
        return line
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi()))
                .setParameterExceptionHandler(Cli::badInput)
                .setExecutionExceptionHandler(Cli::failed)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(false);
    }

    /// Colour on a terminal, unless NO_COLOR is set (no-color.org).
    public static Ansi ansi() {
        boolean terminal = System.console() != null
                && System.console().isTerminal();
        String no = System.getenv("NO_COLOR");
        return terminal && (no == null || no.isEmpty()) ? Ansi.ON : Ansi.OFF;
    }

    private static int badInput(CommandLine.ParameterException e, String[] a) {
        CommandLine cmd = e.getCommandLine();
        String name = cmd.getCommandSpec().qualifiedName();
        String what = e instanceof CommandLine.UnmatchedArgumentException u
                ? "no such command or option: " + u.getUnmatched().getFirst()
                : firstLine(e.getMessage());
        cmd.getErr().println(name + ": " + what
                + " (see " + name + " --help)");
        return cmd.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int failed(Exception e, CommandLine cmd,
            CommandLine.ParseResult parsed) {
        String name = cmd.getCommandSpec().qualifiedName();
        if (e instanceof UserError) {
            cmd.getErr().println(name + ": " + e.getMessage());
            return cmd.getCommandSpec().exitCodeOnInvalidInput();
        }
        cmd.getErr().println(name + ": this is a mistake of ours: " + e
                + " (stack in " + keep(e) + ")");
        return SOFTWARE;
    }

    private static String firstLine(String message) {
        return message == null ? "bad input" : message.lines().findFirst()
                .orElse("bad input");
    }

    private static String keep(Exception e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        Path file = Home.state().resolve("last-error.txt");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.toString());
            return file.toString();
        } catch (IOException unwritable) {
            return "no file: " + file + " can't be written";
        }
    }
}
