package netstack.host.packetdrill.shell;

import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.host.Host;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.sh.Io;
import netstack.host.sh.Tool;

/// `ethtool -K NAME FEATURE on|off ...`.
final class EthtoolTool implements Tool {
    private final Host host;

    EthtoolTool(Host host) {
        this.host = host;
    }

    @Override
    public int run(List<String> args, Io io) {
        if (args.size() < 4 || !args.getFirst().equals("-K")) {
            throw Failure.missing("ethtool " + String.join(" ", args));
        }
        NetDevice dev = host.net().devices().byName(args.get(1));
        if (dev == null) {
            return io.fail(1, "netlink error: no device matches name");
        }
        for (int i = 2; i + 1 < args.size(); i += 2) {
            long bits = feature(args.get(i));
            boolean on = args.get(i + 1).equals("on");
            dev.features(on ? dev.features() | bits
                    : dev.features() & ~bits);
        }
        return 0;
    }

    private static long feature(String name) {
        return switch (name) {
            case "tso" -> NetdevFeatures.TSO | NetdevFeatures.TSO_ECN;
            case "gso" -> NetdevFeatures.GSO;
            case "gro" -> NetdevFeatures.GRO;
            case "sg" -> NetdevFeatures.SG;
            case "tx" -> NetdevFeatures.HW_CSUM;
            case "rx" -> NetdevFeatures.RXCSUM;
            default -> throw Failure.missing("ethtool -K " + name);
        };
    }
}
