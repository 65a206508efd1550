package netstack.host.sh;

import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.EthtoolDrvinfo;
import netstack.driver.net.EthtoolLinkSettings;
import netstack.driver.net.EthtoolOps;
import netstack.driver.net.NetDevice;

/// `ethtool DEV`, `-i` and `-S`.
final class EthtoolShow {
    private static final int NO_DATA = 75;
    private static final int NO_DRVINFO = 71;
    private static final int NO_STATS = 94;
    private static final int NO_STATS_STRINGS = 96;
    private static final String[] MSG_LEVELS = {"drv", "probe", "link",
        "timer", "ifdown", "ifup", "rx_err", "tx_err"};

    private EthtoolShow() {}

    /// What five requests about a device that is not there say.
    static int nothing(Io io) {
        for (int i = 0; i < 5; i++) {
            io.err.append("netlink error: no device matches name "
                    + "(offset 24)\nnetlink error: No such device\n");
        }
        io.println("No data available");
        return NO_DATA;
    }

    static int settings(NetDevice dev, Io io) {
        EthtoolOps ops = dev.ethtoolOps();
        EthtoolLinkSettings link = ops.getLinkSettings(dev);
        if (link == null && ops.getLink(dev) == null) {
            io.println("No data available");
            return NO_DATA;
        }
        io.println("Settings for " + dev.name() + ":");
        if (link != null) link(link, io);
        int level = ops.getMsglevel(dev);
        if (level >= 0) messageLevel(level, io);
        if (ops.getLink(dev) != null) {
            io.println("\tLink detected: " + yesNo(ops.getLink(dev)));
        }
        return 0;
    }

    private static void link(EthtoolLinkSettings link, Io io) {
        io.println("\tSupported ports: [ " + String.join(" ", link.ports())
                + " ]");
        modes("Supported", link.supported(), link.autoneg(), io);
        modes("Advertised", link.advertised(), link.autoneg(), io);
        boolean up = link.speed() >= 0;
        io.println("\tSpeed: " + (up ? link.speed() + "Mb/s" : "Unknown!"));
        io.println("\tDuplex: " + (up ? "Full" : "Unknown! (255)"));
        io.println("\tAuto-negotiation: " + (link.autoneg() ? "on" : "off"));
        io.println("\tPort: " + link.port());
        io.println("\tPHYAD: 0");
        io.println("\tTransceiver: internal");
        io.println("\tSupports Wake-on: d");
        io.println("\tWake-on: d");
    }

    private static void modes(String which, List<String> modes,
            boolean autoneg, Io io) {
        String start = "\t" + which + " link modes:";
        io.println(start + (which.length() == 9 ? "   " : "  ")
                + String.join("\n\t                        ", modes));
        io.println("\t" + which + " pause frame use: Symmetric");
        String negotiates = which.equals("Supported")
                ? "\tSupports auto-negotiation: "
                : "\tAdvertised auto-negotiation: ";
        io.println(negotiates + (autoneg ? "Yes" : "No"));
        io.println("\t" + which + " FEC modes: Not reported");
    }

    private static void messageLevel(int level, Io io) {
        io.println(String.format("        Current message level: 0x%08x (%d)",
                level, level));
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < MSG_LEVELS.length; i++) {
            if ((level >> i & 1) != 0) {
                names.append(' ').append(MSG_LEVELS[i]);
            }
        }
        io.println("                              " + names);
    }

    static int driver(NetDevice dev, Io io) {
        EthtoolDrvinfo info = dev == null ? null
                : dev.ethtoolOps().getDrvinfo(dev);
        if (info == null) {
            return io.fail(NO_DRVINFO, "Cannot get driver information: "
                    + why(dev));
        }
        io.println("driver: " + info.driver());
        io.println("version: " + info.version());
        io.println("firmware-version: " + info.fwVersion());
        io.println("expansion-rom-version: ");
        io.println("bus-info: " + info.busInfo());
        io.println("supports-statistics: " + yesNo(info.stats()));
        for (String other : List.of("test", "eeprom-access",
                "register-dump", "priv-flags")) {
            io.println("supports-" + other + ": no");
        }
        return 0;
    }

    static int statistics(NetDevice dev, Io io) {
        if (dev == null) {
            return io.fail(NO_STATS_STRINGS,
                    "Cannot get stats strings information: " + why(null));
        }
        List<String> names = dev.ethtoolOps().getStrings(dev);
        if (names.isEmpty()) return io.fail(NO_STATS, "no stats available");
        long[] values = dev.ethtoolOps().getEthtoolStats(dev);
        io.println("NIC statistics:");
        for (int i = 0; i < values.length; i++) {
            io.println("     " + names.get(i) + ": " + values[i]);
        }
        return 0;
    }

    static String why(NetDevice dev) {
        return IpError.text(dev == null ? Errno.ENODEV : Errno.EOPNOTSUPP);
    }

    private static String yesNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}
