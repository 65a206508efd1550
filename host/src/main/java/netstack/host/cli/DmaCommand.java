package netstack.host.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.dma.Report;
import netstack.driver.dma.Rule;
import netstack.driver.wrong.Rig;
import netstack.driver.wrong.WrongDriver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab dma`.
@Command(name = "dma", mixinStandardHelpOptions = true,
        description = "The DMA sanitizer: its rules, and drivers that break "
                + "them.",
        footer = {"", "Examples:",
            "  ./lab dma                          all known-wrong drivers",
            "  ./lab dma S7                       a rule, and who breaks it",
            "  ./lab dma RelaxedDoorbell          run it, and read",
            "  ./lab dma RelaxedDoorbell --seed 7 on another CPU"})
public final class DmaCommand implements Runnable {
    @Parameters(paramLabel = "NAME", arity = "0..1",
            description = "A driver, or a rule from S1 to S20.")
    private String name;

    @Option(names = "--seed", defaultValue = "1", description = "Decides "
            + "in which order stores leave the CPU (default: "
            + "${DEFAULT-VALUE}).")
    private long seed;

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (name == null) {
            list(out, WrongDriver.all());
        } else if (!rule(out) && !driver(out)) {
            throw new UserError("no driver or rule is called " + name
                    + "; ./lab dma lists them");
        }
        out.flush();
    }

    private static void list(PrintWriter out, List<WrongDriver> drivers) {
        for (WrongDriver w : drivers) {
            out.printf("%-4s %-20s %s%n", w.rule(), w.name(), w.does());
        }
    }

    private boolean rule(PrintWriter out) {
        Rule rule = Arrays.stream(Rule.values())
                .filter(r -> r.name().equalsIgnoreCase(name)).findFirst()
                .orElse(null);
        if (rule == null) {
            return false;
        }
        out.printf("%s  %s%n    %s%n    see %s%n%n", rule, rule.title(),
                rule.reason(), rule.source());
        list(out, WrongDriver.all().stream()
                .filter(w -> w.rule() == rule).toList());
        return true;
    }

    private boolean driver(PrintWriter out) {
        WrongDriver w = WrongDriver.NONE.name().equalsIgnoreCase(name)
                ? WrongDriver.NONE
                : WrongDriver.all().stream()
                        .filter(d -> d.name().equalsIgnoreCase(name))
                        .findFirst().orElse(null);
        if (w == null) {
            return false;
        }
        Rig.Outcome o = w.run(seed);
        out.printf("%s: %s%n", w.name(), w.does());
        int n = o.reports().size();
        out.printf("%d of %d frames came back; %d report%s%n", o.echoed(),
                o.sent(), n, n == 1 ? "" : "s");
        if (o.crash() != null) {
            out.println("the kernel ended: "
                    + o.crash().lines().findFirst().orElse(""));
        }
        firsts(o.reports()).forEach((report, count) ->
                out.printf("%n%s%n%s", report, count == 1 ? ""
                        : "(" + count + " reports of this rule)\n"));
        return true;
    }

    /// The first report of each rule, and how many there are.
    private static Map<Report, Integer> firsts(List<Report> reports) {
        Map<Rule, Report> first = new LinkedHashMap<>();
        Map<Report, Integer> count = new LinkedHashMap<>();
        for (Report r : reports) {
            first.putIfAbsent(r.rule(), r);
            count.merge(first.get(r.rule()), 1, Integer::sum);
        }
        return count;
    }
}
