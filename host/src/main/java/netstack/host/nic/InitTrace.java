package netstack.host.nic;

import java.util.List;
import java.util.Locale;
import netstack.driver.hw.Access;
import netstack.driver.hw.Field;
import netstack.driver.hw.RegTrace;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;

/// Opens a card on a host of its own and records what the driver writes to
/// it: nothing here knows what that should be.
public final class InitTrace {
    private InitTrace() {}

    /// The writes of `ip link set eth0 up` with `queues` queue pairs.
    public static List<RegTrace.Entry> run(int queues) {
        RegTrace trace = new RegTrace();
        try (Network network = new Network(1)) {
            Host host = network.host("host", new HostConfig());
            host.nic(new IxgbeConfig(queues, 512, 512, 20));
            host.card(0).listen(trace);
            host.up("eth0", "10.0.0.1/24");
            host.card(0).listen(null);
        }
        return trace.entries();
    }

    /// The writes as a table for a terminal; a reason is printed where it
    /// changes. A plus behind a value: the following instances got others.
    public static String text(List<RegTrace.Entry> entries) {
        StringBuilder text = new StringBuilder();
        String step = "";
        for (RegTrace.Entry e : entries) {
            String now = e.symbol() + ", " + section(e) + e.why();
            if (!now.equals(step)) {
                text.append(String.format("%s%s%n",
                        step.isEmpty() ? "" : "\n", now));
                step = now;
            }
            text.append(String.format(Locale.ROOT, "  %-14s 0x%05x = "
                    + "0x%08x%s %s%n", e.name(), e.reg().at(e.first()),
                    e.value(), e.same() ? " " : "+", what(e)));
        }
        return text.toString();
    }

    private static String section(RegTrace.Entry e) {
        return e.section().isEmpty() ? "" : e.section() + ": ";
    }

    /// The fields that change; of a register that acts on bits, those that
    /// are ones.
    private static String what(RegTrace.Entry e) {
        boolean keeps = e.reg().access() == Access.RW;
        int all = 0;
        for (Field f : Field.of(e.reg())) all |= f.mask();
        if (all == 0) return e.reg().doc();
        all &= ~e.reg().reserved();
        if (!keeps && (e.value() & all) == all) return "all of them";
        String fields = Field.text(e.reg(), keeps ? e.old() : 0, e.value());
        return fields.isEmpty() ? e.reg().doc() : fields;
    }
}
