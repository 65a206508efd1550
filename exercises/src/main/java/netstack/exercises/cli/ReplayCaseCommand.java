package netstack.exercises.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;

import netstack.exercises.answers.Sheet;
import netstack.exercises.course.Catalogue;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.grader.CaseFiles;
import netstack.exercises.grader.CaseFiles.Case;
import netstack.exercises.grader.Grader;
import netstack.exercises.grader.Options;
import netstack.exercises.report.TerminalReport;
import netstack.exercises.verdict.Kind;
import netstack.exercises.verdict.Verdict;
import netstack.host.cli.UserError;
import netstack.host.pcap.CapturedFrame;
import netstack.host.replay.Replay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab replay-case`: a failing case again, exactly as it was.
@Command(name = "replay-case", mixinStandardHelpOptions = true,
        description = "Runs one case of a failed property again, with the "
                + "code as it is now, and prints who called whom: the stack,"
                + " and your code in it.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:the case passes", "1:it still fails",
            "2:bad input"},
        footer = {"", "Example:",
            "  ./lab replay-case .lab/cases/udp-driver-empty.json"})
public final class ReplayCaseCommand implements Callable<Integer> {

    private static final long FRAME_NS = 1_000_000;
    /// The host of every case.
    private static final int LOCAL = 0x0a000001;

    @Parameters(paramLabel = "FILE", description = "The case, as a verdict"
            + " names it.")
    private Path file;
    @Option(names = "--submission", paramLabel = "DIR",
            description = "Run it with this folder instead of"
                    + " student/NAME.")
    private Path submission;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Case c = read();
        Exercise<?, ?> exercise = one(c);
        Path folder = submission != null ? submission
                : Named.files(c.exercise()).student();
        if (!Files.exists(folder)) {
            throw new UserError("there is no " + folder);
        }
        Verdict verdict;
        List<String> walk = new ArrayList<>();
        try (Grader grader = new Grader(exercise, Sheet.empty(),
                Options.usual().withoutShrinking().withWalk(walk::addAll))) {
            verdict = grader.grade(folder);
        }
        print(verdict, c, exercise);
        walk(walk, c, exercise);
        frames(exercise.frames(c.given()));
        return verdict.kind() == Kind.PASSED ? 0 : 1;
    }

    /// Who called whom, the student's methods among them, step by step.
    private void walk(List<String> lines, Case c, Exercise<?, ?> exercise) {
        if (lines.isEmpty()) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%nthe walk of this case, your code marked with >%n");
        for (String line : lines) {
            int step = step(line);
            String said = step < 0 ? "" : exercise.say(c.given(), step);
            if (step < 0) {
                out.println("    " + TerminalReport.plain(line));
            } else if (!said.isEmpty()) {
                out.printf("  step %d: %s%n", step, said);
            }
        }
        out.flush();
    }

    /// The step that a line begins, -1 for any other line.
    private static int step(String line) {
        return line.matches("@\\d{1,6}")
                ? Integer.parseInt(line.substring(1)) : -1;
    }

    /// The frames of the case on their way through a host, layer by layer.
    private void frames(List<String> frames) {
        if (frames.isEmpty()) {
            return;
        }
        List<CapturedFrame> all = new ArrayList<>();
        for (String hex : frames) {
            byte[] b = HexFormat.of().parseHex(hex);
            all.add(new CapturedFrame(all.size() * FRAME_NS, 0,
                    CapturedFrame.ETHERNET, b.length, b, 0, ""));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%nthe walk of its frames through a host without your"
                + " code:%n");
        try (Replay replay = new Replay(all, LOCAL, List.of())) {
            replay.print(out);
        }
    }

    private Case read() {
        try {
            return CaseFiles.read(file);
        } catch (IOException e) {
            throw new UserError(file + " is not a case: " + e.getMessage());
        }
    }

    private Exercise<?, ?> one(Case c) {
        Named.lesson(c.exercise());
        Exercise<?, ?> exercise;
        try {
            exercise = Catalogue.find(c.exercise())
                    .only(c.given(), c.property());
        } catch (RuntimeException e) {
            throw new UserError(file + " is not a case of " + c.exercise());
        }
        if (exercise == null) {
            throw new UserError(c.exercise() + " has no property "
                    + c.property());
        }
        return exercise;
    }

    private void print(Verdict verdict, Case c, Exercise<?, ?> exercise) {
        PrintWriter out = spec.commandLine().getOut();
        if (verdict.kind() == Kind.PASSED) {
            out.println("passes: " + verdict.properties().getFirst()
                    .title());
            exercise.describe(c.given()).forEach(l -> out.println("  " + l));
        } else {
            out.print(TerminalReport.story(verdict));
        }
        out.flush();
    }
}
