package netstack.host.cli;

import java.io.PrintWriter;
import java.util.Locale;
import netstack.host.tour.Tour;
import netstack.host.trace.Hop;
import netstack.host.trace.HopPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lab tour`.
@Command(name = "tour", mixinStandardHelpOptions = true,
        description = "Sends one UDP request from host alice to host bob, "
                + "gets the reply, and prints every function on the way.",
        footer = {"", "Examples:", "  ./lab tour",
            "  ./lab tour --cold          with the ARP exchange before",
            "  ./lab tour --costs free    on a host that costs no time"})
public final class TourCommand implements Runnable {
    private static final String REQUEST = "hello, world";

    @Option(names = "--cold", description = "Alice has yet to learn bob's "
            + "hardware address.")
    private boolean cold;

    @Option(names = "--seed", defaultValue = "1", description = "Of all "
            + "chance in the world (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin private CostsOption costs;
    @Spec private CommandSpec spec;
    private final Runnable after;

    /// Runs `after` behind the walk: the course board.
    public TourCommand(Runnable after) {
        this.after = after;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Tour.Result tour = Tour.run(seed, costs.costs(), REQUEST, cold);
        out.println("alice (10.0.0.1) asks bob (10.0.0.2), port 7000: \""
                + REQUEST + "\"");
        out.println("[....####----] is the packet's buffer: headroom, data, "
                + "tailroom");
        out.println();
        out.print(new HopPrinter(tour.start()).text(tour.hops()));
        out.println();
        Hop last = tour.hops().getLast();
        out.printf(Locale.ROOT, "alice has \"%s\" after %d functions and "
                + "%.3f us%n%n", tour.answer(), tour.hops().size(),
                (last.time() - tour.start()) / 1000.0);
        out.flush();
        after.run();
    }
}
