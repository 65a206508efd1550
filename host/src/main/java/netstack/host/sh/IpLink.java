package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import netstack.driver.net.Iff;
import netstack.driver.net.LinkStat;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.host.Host;

/// `ip link`: shows devices, brings them up and down, sets the MTU.
final class IpLink {
    private static final String[] FLAG_NAMES = {"LOOPBACK", "BROADCAST",
        "POINTOPOINT", "MULTICAST", "NOARP", "ALLMULTI", "PROMISC", "UP",
        "LOWER_UP"};
    private static final int[] FLAGS = {Iff.LOOPBACK, Iff.BROADCAST,
        Iff.POINTOPOINT, Iff.MULTICAST, Iff.NOARP, Iff.ALLMULTI,
        Iff.PROMISC, Iff.UP, Iff.LOWER_UP};

    private final NetDevices devices;
    private final Host host;

    IpLink(Host host) {
        this.host = host;
        devices = host.net().devices();
    }

    int run(List<String> rest, boolean stats, boolean brief,
            boolean details, Io io) {
        String command = IpTool.command(rest);
        return switch (command) {
            case "show" -> {
                for (NetDevice dev : IpTool.select(devices, rest)) {
                    if (brief) io.println(brief(dev));
                    else show(dev, stats, details, io);
                }
                yield 0;
            }
            case "set" -> set(rest, io);
            default -> throw IpTool.unknown(command, "link");
        };
    }

    private void show(NetDevice dev, boolean stats, boolean details,
            Io io) {
        io.println(head(dev, " mode DEFAULT group default"))
                .println(mac(dev) + (details ? details(dev) : ""));
        if (stats) stats(dev, io);
    }

    /// What `-d` adds to the second line.
    private static String details(NetDevice dev) {
        return " promiscuity " + dev.rxFlags().promiscuity() + "  allmulti "
                + dev.rxFlags().allmulti() + " minmtu " + dev.minMtu()
                + " maxmtu " + dev.maxMtu()
                + " addrgenmode eui64 numtxqueues " + dev.numTxQueues()
                + " numrxqueues " + dev.numRxQueues()
                + " gso_max_size " + dev.gsoMaxSize() + " gso_max_segs "
                + dev.gsoMaxSegs() + " tso_max_size 65536 tso_max_segs 65535"
                + " gro_max_size 65536 ";
    }

    private String brief(NetDevice dev) {
        return String.format("%-16s %-14s %s <%s> ", dev.name(),
                dev.operstate(), address(dev.devAddr()), flags(dev));
    }

    /// The first line of a device.
    String head(NetDevice dev, String after) {
        return dev.ifindex() + ": " + dev.name() + ": <" + flags(dev)
                + "> mtu " + dev.mtu() + " qdisc " + qdisc(dev) + " state "
                + dev.operstate() + after + " qlen " + dev.txQueueLen();
    }

    private String qdisc(NetDevice dev) {
        return host.tx().qdiscs().root(dev).id();
    }

    static String flags(NetDevice dev) {
        List<String> names = new ArrayList<>();
        int flags = dev.getFlags();
        if ((flags & Iff.UP) != 0 && (flags & Iff.RUNNING) == 0) {
            names.add("NO-CARRIER");
        }
        for (int i = 0; i < FLAGS.length; i++) {
            if ((flags & FLAGS[i]) != 0) names.add(FLAG_NAMES[i]);
        }
        return String.join(",", names);
    }

    /// The second line.
    static String mac(NetDevice dev) {
        String type = (dev.flags() & Iff.LOOPBACK) != 0 ? "loopback"
                : "ether";
        return "    link/" + type + " " + address(dev.devAddr()) + " brd "
                + address(dev.broadcast());
    }

    static String address(long mac) {
        StringBuilder text = new StringBuilder();
        for (int i = 40; i >= 0; i -= 8) {
            text.append(String.format(i == 40 ? "%02x" : ":%02x",
                    mac >>> i & 0xff));
        }
        return text.toString();
    }

    static void stats(NetDevice dev, Io io) {
        long[] s = dev.getStats();
        io.println("    RX:  bytes packets errors dropped  missed   mcast"
                + "           ");
        io.println(row(s, LinkStat.RX_BYTES, LinkStat.RX_PACKETS,
                LinkStat.RX_ERRORS, LinkStat.RX_DROPPED,
                LinkStat.RX_MISSED_ERRORS, LinkStat.MULTICAST));
        io.println("    TX:  bytes packets errors dropped carrier collsns"
                + "           ");
        io.println(row(s, LinkStat.TX_BYTES, LinkStat.TX_PACKETS,
                LinkStat.TX_ERRORS, LinkStat.TX_DROPPED,
                LinkStat.TX_CARRIER_ERRORS, LinkStat.COLLISIONS));
    }

    private static String row(long[] s, LinkStat... items) {
        int[] widths = {14, 8, 7, 8, 8, 8};
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < items.length; i++) {
            String value = Long.toString(s[items[i].ordinal()]);
            row.append(i == 0 ? "" : "").append(String.format(Locale.ROOT,
                    "%" + widths[i] + "s", value));
        }
        return row.append(' ').toString();
    }

    private int set(List<String> rest, Io io) {
        if (!rest.isEmpty() && rest.getFirst().equals("dev")) {
            rest.removeFirst();
        }
        NetDevice dev = IpTool.device(devices, IpTool.next(rest));
        int rc = 0;
        while (!rest.isEmpty() && rc >= 0) {
            String word = rest.removeFirst();
            rc = switch (word) {
                case "up" -> devices.open(dev);
                case "down" -> down(dev);
                case "mtu" -> mtu(dev, IpTool.next(rest));
                case "promisc" -> promisc(dev, IpTool.next(rest));
                default -> throw new IpError(255, "Error: either \"dev\" is "
                        + "duplicate, or \"" + word + "\" is a garbage.");
            };
        }
        return IpTool.answer(rc, io);
    }

    private int down(NetDevice dev) {
        devices.close(dev);
        return 0;
    }

    private int mtu(NetDevice dev, String text) {
        int mtu = number(text, "mtu");
        if (mtu < dev.minMtu()) {
            throw new IpError(2, "Error: mtu less than device minimum.");
        }
        if (mtu > dev.maxMtu()) {
            throw new IpError(2, "Error: mtu greater than device maximum.");
        }
        return devices.setMtu(dev, mtu);
    }

    private int promisc(NetDevice dev, String onOff) {
        int flags = dev.getFlags() & ~Iff.PROMISC;
        return devices.changeFlags(dev, onOff.equals("on")
                ? flags | Iff.PROMISC : flags);
    }

    static int number(String text, String what) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IpError(255, "Error: argument \"" + text
                    + "\" is wrong: Invalid \"" + what + "\" value");
        }
    }
}
