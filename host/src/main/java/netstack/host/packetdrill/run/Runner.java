package netstack.host.packetdrill.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.ast.Script;
import netstack.host.packetdrill.parse.BadScript;
import netstack.host.packetdrill.parse.Parser;

/// Runs one script on a host of its own, in virtual time.
public final class Runner {
    private static final long SEED = 1;

    /// What scripts' usual runners define; the command line goes first.
    private static final Map<String, String> USUAL = Map.of(
            "TFO_COOKIE", "3021b9d889017eeb",
            "TFO_COOKIE_ZERO", "b7c12350a90dc8f5",
            "CODE", "host_unreachable", "CMSG_LEVEL_IP", "SOL_IP",
            "CMSG_TYPE_RECVERR", "IP_RECVERR");

    private final Map<String, String> defines;
    private final Map<String, String> overrides;

    /// @param defines words and what they stand for, from the command line
    /// @param overrides options from there, which go before the script's
    public Runner(Map<String, String> defines,
            Map<String, String> overrides) {
        this.defines = new HashMap<>(USUAL);
        this.defines.putAll(defines);
        this.overrides = overrides;
    }

    /// Reads and runs `text`.
    ///
    /// @param dir where its commands run; null for nowhere
    public Result run(String file, String text, Path dir) {
        try {
            Script script = Parser.parse(file, text, defines);
            Settings settings = Settings.of(file, script.options(),
                    overrides);
            Checks.check(file, script);
            if (settings.dryRun) return passed(file, List.of());
            return play(file, script, settings, text.split("\n", -1), dir);
        } catch (BadScript e) {
            return new Result(file, Result.Status.UNPARSED, e.getMessage(),
                    "", List.of());
        }
    }

    private static Result passed(String file, List<String> leaks) {
        return new Result(file, Result.Status.PASSED, "", "", leaks);
    }

    private Result play(String file, Script script, Settings settings,
            String[] lines, Path dir) {
        List<String> leaks = new ArrayList<>();
        Stage stage = new Stage(settings, SEED);
        Performance p = new Performance(stage, settings, script, dir);
        try {
            stage.host().exec("packetdrill", p::run);
        } catch (RuntimeException | Error e) {
            p.broken(e);
        } finally {
            close(stage, p, leaks);
        }
        return p.failed() ? failure(file, p, lines, leaks)
                : passed(file, leaks);
    }

    private static void close(Stage stage, Performance p,
            List<String> leaks) {
        try {
            stage.network().close();
        } catch (RuntimeException e) {
            if (!p.failed() || !p.wasBroken()) {
                leaks.addAll(String.valueOf(e.getMessage()).lines().toList());
            }
        }
    }

    private static Result failure(String file, Performance p, String[] lines,
            List<String> leaks) {
        String what = p.failure();
        int line = p.failedLine();
        String source = line >= 1 && line <= lines.length
                ? lines[line - 1] : "";
        boolean missing = what.startsWith("not supported: ");
        String reason = line + ": " + what.lines().findFirst().orElse("");
        return new Result(file, missing ? Result.Status.UNSUPPORTED
                : Result.Status.FAILED, reason,
                Report.of(file, line, source, what, p.mismatch(), p.info()),
                leaks);
    }
}
