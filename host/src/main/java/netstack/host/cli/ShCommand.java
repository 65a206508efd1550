package netstack.host.cli;

import java.util.concurrent.Callable;
import netstack.host.Host;
import netstack.host.sh.Shell;
import netstack.host.tour.TwoHosts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lab sh`.
@Command(name = "sh", mixinStandardHelpOptions = true,
        description = "Runs a command line on a host of the tour, after its "
                + "request and reply, in the formats of the real tools: cat, "
                + "ls, grep, head, tail, wc, echo, sleep, sysctl, ip, ss, "
                + "ethtool, tcpdump, dmesg, irqbalance.",
        footer = {"", "Examples:", "  ./lab sh -c 'ip -s link'",
            "  ./lab sh -c 'cat /proc/net/snmp | grep Udp'",
            "  ./lab sh -c 'sysctl -w net.ipv4.ip_forward=1; ip route'",
            "  ./lab sh -c 'tcpdump -n -c 4 & curl 10.0.0.2; wait'",
            "  ./lab sh --cpus 4 -c 'ethtool -x eth0'",
            "  ./lab sh --host bob -c 'ss -u -a'"})
public final class ShCommand implements Callable<Integer> {
    private static final int MAX_CPUS = 16;

    @Option(names = "-c", required = true, paramLabel = "COMMANDS",
            description = "What to run.")
    private String commands;

    @Option(names = "--host", defaultValue = "alice", paramLabel = "NAME",
            description = "On alice or bob (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--cpus", defaultValue = "1", paramLabel = "N",
            description = "Processors of each host, 1 to 16 (default: "
                    + "${DEFAULT-VALUE}).")
    private int cpus;

    @Mixin private CostsOption costs;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        int status;
        if (cpus < 1 || cpus > MAX_CPUS) {
            throw new UserError("--cpus " + cpus + ": 1 to " + MAX_CPUS);
        }
        try (TwoHosts two = new TwoHosts(1, costs.costs(), cpus)) {
            two.serve(2);
            two.settle();
            two.ask("hello, world");
            status = new Shell(host(two)).run(commands, out, err);
        }
        spec.commandLine().getOut().print(out);
        spec.commandLine().getOut().flush();
        spec.commandLine().getErr().print(err);
        spec.commandLine().getErr().flush();
        return status;
    }

    private Host host(TwoHosts two) {
        return switch (host) {
            case "alice" -> two.alice();
            case "bob" -> two.bob();
            default -> throw new UserError("there is no host " + host
                    + "; there are alice and bob");
        };
    }
}
