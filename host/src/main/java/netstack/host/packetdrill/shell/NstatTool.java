package netstack.host.packetdrill.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import netstack.driver.net.Mib;
import netstack.host.Host;
import netstack.host.sh.Io;
import netstack.host.sh.Tool;

/// `nstat` of iproute2: counters since it was last asked. `-n` only notes
/// them, `-s` shows without noting, `-z` shows zeros too, `-a` shows all
/// that was ever counted.
final class NstatTool implements Tool {
    private final Host host;
    private final Map<String, Long> noted = new HashMap<>();

    NstatTool(Host host) {
        this.host = host;
    }

    @Override
    public int run(List<String> args, Io io) {
        StringBuilder flags = new StringBuilder();
        List<String> names = args.stream().filter(a -> {
            if (a.startsWith("-")) flags.append(a, 1, a.length());
            return !a.startsWith("-");
        }).toList();
        boolean absolute = flags.indexOf("a") >= 0;
        if (flags.indexOf("n") < 0) {
            io.println("#kernel");
            counters((name, value) -> {
                long since = absolute ? 0 : noted.getOrDefault(name, 0L);
                boolean asked = names.isEmpty() || names.contains(name);
                if (asked && (value != since || flags.indexOf("z") >= 0)) {
                    io.println(String.format("%-32s%-16d%3.1f", name,
                            value - since, 0.0));
                }
            });
        }
        if (flags.indexOf("s") < 0) counters(noted::put);
        return 0;
    }

    private void counters(ObjLongConsumer<String> to) {
        for (String group : List.of("Ip", "Icmp", "Tcp", "Udp", "TcpExt",
                "IpExt")) {
            if (host.net().mib(group) != null) {
                group(host.net().mib(group), to);
            }
        }
    }

    private static <E extends Enum<E>> void group(Mib<E> mib,
            ObjLongConsumer<String> to) {
        for (E item : mib.items()) {
            to.accept(mib.name() + item, mib.sum(item));
        }
    }
}
