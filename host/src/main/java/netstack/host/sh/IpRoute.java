package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.NetDevices;
import netstack.host.Host;
import netstack.ipv4.dev.InIfaddr;
import netstack.ipv4.route.FibAlias;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.route.FibInfo;
import netstack.ipv4.wire.Ipv4Addr;

/// `ip route`: shows, adds and removes routes of the main table (or of
/// `table local`).
final class IpRoute {
    private final Host host;
    private final NetDevices devices;

    IpRoute(Host host) {
        this.host = host;
        devices = host.net().devices();
    }

    int run(List<String> rest, Io io) {
        String command = IpTool.command(rest);
        return switch (command) {
            case "show" -> show(rest, io);
            case "add" -> IpTool.answer(
                    host.ipv4().fib.newroute(config(rest)), io);
            case "del" -> IpTool.answer(
                    host.ipv4().fib.delroute(config(rest)), io);
            default -> throw IpTool.unknown(command, "route");
        };
    }

    private int show(List<String> rest, Io io) {
        int table = FibConfig.RT_TABLE_MAIN;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            if (!word.equals("table")) throw IpTool.unknown(word, "route");
            table = table(IpTool.next(rest));
        }
        boolean local = table == FibConfig.RT_TABLE_LOCAL;
        List<String> lines = new ArrayList<>();
        host.ipv4().fib.rules.table(table).forEach((dst, fa) ->
                lines.add(line(dst, fa, local)));
        lines.forEach(io::println);
        return 0;
    }

    private static int table(String name) {
        return switch (name) {
            case "main" -> FibConfig.RT_TABLE_MAIN;
            case "local" -> FibConfig.RT_TABLE_LOCAL;
            case "default" -> FibConfig.RT_TABLE_DEFAULT;
            default -> IpLink.number(name, "table");
        };
    }

    private static String line(int dst, FibAlias fa, boolean local) {
        FibInfo fi = fa.info();
        StringBuilder line = new StringBuilder();
        String type = fa.type().name().toLowerCase();
        if (!type.equals("unicast")) line.append(type).append(' ');
        line.append(Prefix.text(dst, fa.prefixlen()));
        if (fi.nh().gw() != 0) {
            line.append(" via ").append(Ipv4Addr.toString(fi.nh().gw()));
        }
        if (fi.nh().dev() != null) {
            line.append(" dev ").append(fi.nh().dev().name());
        }
        if (fi.protocol() == FibConfig.RTPROT_KERNEL) {
            line.append(" proto kernel");
        }
        if (fi.scope() == InIfaddr.RT_SCOPE_LINK) line.append(" scope link");
        if (fi.scope() == InIfaddr.RT_SCOPE_HOST) line.append(" scope host");
        if (fi.prefsrc() != 0) {
            line.append(" src ").append(Ipv4Addr.toString(fi.prefsrc()));
        }
        if (fi.priority() != 0) line.append(" metric ").append(fi.priority());
        if (fi.mtu() != 0) line.append(" mtu ").append(fi.mtu());
        return line.append(' ').toString();
    }

    private FibConfig config(List<String> rest) {
        String text = IpTool.next(rest);
        Prefix prefix = Prefix.parse(text);
        if (!prefix.isNetwork()) {
            throw new IpError(2, "Error: Invalid prefix for given prefix"
                    + " length.");
        }
        FibConfig cfg = new FibConfig(prefix.addr(), prefix.len());
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            switch (word) {
                case "via" -> cfg.via(Prefix.parse(IpTool.next(rest)).addr());
                case "dev" -> cfg.dev(IpTool.device(devices,
                        IpTool.next(rest)).ifindex());
                case "src" -> cfg.src(Prefix.parse(IpTool.next(rest)).addr());
                case "metric" -> cfg.metric(IpLink.number(IpTool.next(rest),
                        "metric"));
                case "mtu" -> cfg.mtu(IpLink.number(IpTool.next(rest),
                        "mtu"));
                case "table" -> cfg.table(table(IpTool.next(rest)));
                default -> throw new IpError(255, "Error: either \"to\" is "
                        + "duplicate, or \"" + word + "\" is a garbage.");
            }
        }
        return cfg;
    }
}
