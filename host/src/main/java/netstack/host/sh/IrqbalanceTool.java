package netstack.host.sh;

import java.util.List;
import netstack.host.Host;
import netstack.host.app.Irqbalance;

/// Starts the daemon `irqbalance`; `-t` or `--interval` is its period in
/// seconds, `--interval=N` too.
final class IrqbalanceTool implements Tool {
    private static final long SECOND_NS = 1_000_000_000;

    private final Host host;

    IrqbalanceTool(Host host) {
        this.host = host;
    }

    @Override
    public int run(List<String> args, Io io) {
        long interval = Irqbalance.SLEEP_INTERVAL_NS;
        if (!args.isEmpty()) {
            String given = String.join("=", args)
                    .replaceFirst("^(-t|--interval)=?", "");
            if (given.equals(String.join("=", args))
                    || !given.matches("[1-9][0-9]{0,4}")) {
                return io.fail(1, "irqbalance: usage: irqbalance"
                        + " [-t | --interval SECONDS]");
            }
            interval = Long.parseLong(given) * SECOND_NS;
        }
        host.spawn("irqbalance", new Irqbalance(host.machine(), host.proc(),
                interval));
        return 0;
    }
}
