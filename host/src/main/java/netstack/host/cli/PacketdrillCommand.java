package netstack.host.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import netstack.host.packetdrill.Suite;
import netstack.host.packetdrill.Summary;
import netstack.host.packetdrill.run.Result;
import netstack.host.packetdrill.run.Runner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// `lab packetdrill`.
@Command(name = "packetdrill", mixinStandardHelpOptions = true,
        description = "Runs packetdrill scripts against our host, in virtual"
                + " time: 0 if all pass, 1 if not, 2 for a script that can't"
                + " be read.",
        footer = {"", "Options of scripts may be given here too, and go"
                + " before the script's own.", "", "Examples:",
            "  ./lab packetdrill handshake.pkt",
            "  ./lab packetdrill --summary tests/tcp",
            "  ./lab packetdrill --tolerance_usecs=10000 -D CODE=ttl"
                + " icmp.pkt"})
public final class PacketdrillCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|DIR", arity = "0..*", description =
            "Scripts, or folders with *.pkt in or below them.")
    private List<Path> paths = List.of();

    @Option(names = "--summary", description = "Shows counts by folder, and"
            + " one line for each script that does not pass.")
    private boolean summary;

    @Option(names = "--json", description = "Shows all results as JSON.")
    private boolean json;

    @Option(names = {"-D", "--define"}, paramLabel = "NAME=VALUE",
            description = "What a word in the scripts stands for.")
    private Map<String, String> defines = Map.of();

    @Unmatched private List<String> rest = new ArrayList<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Runner runner = new Runner(defines, overrides());
        Suite suite = suite();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Result> results = suite.run(runner,
                json ? _ -> { } : r -> show(r, out, err));
        Summary counts = new Summary(results);
        if (json) out.print(counts.json());
        if (summary && !json) out.print(counts.table());
        out.flush();
        boolean unread = counts.parsed() < results.size();
        return unread && !json && !summary ? 2
                : counts.failed() > 0 ? 1 : 0;
    }

    private void show(Result r, PrintWriter out, PrintWriter err) {
        if (!r.parsed()) {
            err.println(r.reason());
        } else if (summary) {
            if (!r.passed()) out.println(r.file() + ":" + r.reason());
        } else if (r.passed()) {
            out.println(r.file() + ": passed");
        } else {
            out.print(r.report());
        }
        for (String line : r.leaks()) err.println(r.file() + ": " + line);
        out.flush();
    }

    private Suite suite() {
        if (paths.isEmpty()) {
            throw new UserError("which scripts? Give files or folders");
        }
        Suite suite = new Suite();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new UserError(path + ": no such file");
            }
            try {
                if (suite.add(path) == 0) {
                    throw new UserError(path + ": no *.pkt in it");
                }
            } catch (IOException e) {
                throw new UserError(path + ": can't be read");
            }
        }
        return suite;
    }

    /// What is no option of this command is one of the scripts'.
    private Map<String, String> overrides() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String arg : rest) {
            if (!arg.matches("--\\w+(=.*)?")) {
                throw new UserError("there is no option " + arg);
            }
            int equals = arg.indexOf('=');
            options.put(arg.substring(2, equals < 0 ? arg.length() : equals),
                    equals < 0 ? null : arg.substring(equals + 1));
        }
        return options;
    }
}
