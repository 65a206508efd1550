package netstack.host.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import netstack.host.tour.Stepper;
import netstack.host.tour.Tour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lab step`.
@Command(name = "step", mixinStandardHelpOptions = true,
        description = "The tour, hop by hop: the packet's bytes, the rings, "
                + "the counters that changed, the source.",
        footer = {"", "Examples:", "  ./lab step",
            "  printf 'ip_rcv\\nq\\n' | ./lab step"})
public final class StepCommand implements Callable<Integer> {
    @Option(names = "--cold", description = "Alice has yet to learn bob's "
            + "hardware address.")
    private boolean cold;

    @Mixin private CostsOption costs;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Tour.Result tour = Tour.run(1, costs.costs(), "hello, world", cold);
        BufferedReader in = new BufferedReader(new InputStreamReader(
                System.in, Charset.defaultCharset()));
        new Stepper(tour.stops(), tour.start(), Home.dir(),
                spec.commandLine().getOut()).run(in);
        return 0;
    }
}
