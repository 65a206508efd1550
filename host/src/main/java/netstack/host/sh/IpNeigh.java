package netstack.host.sh;

import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.host.Host;
import netstack.ipv4.neigh.NeighTable;
import netstack.ipv4.neigh.Neighbour;
import netstack.ipv4.neigh.Nud;
import netstack.ipv4.wire.Ipv4Addr;

/// `ip neigh`: shows, adds and removes entries of the neighbour table.
final class IpNeigh {
    private static final int FIRST_BYTE = 40;

    private final NetDevices devices;
    private final NeighTable table;

    IpNeigh(Host host) {
        devices = host.net().devices();
        table = host.ipv4().arpTable.table;
    }

    int run(List<String> rest, Io io) {
        String command = IpTool.command(rest);
        return switch (command) {
            case "show" -> {
                for (Neighbour n : table.all()) {
                    if ((n.nudState() & Nud.NOARP) == 0) io.println(line(n));
                }
                yield 0;
            }
            case "add", "replace" -> change(rest, true, io);
            case "del" -> change(rest, false, io);
            default -> throw IpTool.unknown(command, "neigh");
        };
    }

    private static String line(Neighbour n) {
        String mac = (n.nudState() & Nud.VALID) == 0 ? " "
                : " lladdr " + IpLink.address(n.ha()) + " ";
        return Ipv4Addr.toString(n.primaryKey()) + " dev " + n.dev().name()
                + mac + Nud.toString(n.nudState()) + " ";
    }

    private int change(List<String> rest, boolean add, Io io) {
        int addr = Prefix.parse(IpTool.next(rest)).addr();
        NetDevice dev = null;
        long mac = -1;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            switch (word) {
                case "dev" -> dev = IpTool.device(devices,
                        IpTool.next(rest));
                case "lladdr" -> mac = mac(IpTool.next(rest));
                default -> throw new IpError(255, "Error: either \"to\" is "
                        + "duplicate, or \"" + word + "\" is a garbage.");
            }
        }
        if (dev == null) {
            throw new IpError(255, "Device and destination are required"
                    + " arguments.");
        }
        return IpTool.answer(add
                ? table.add(addr, dev, mac, Nud.PERMANENT)
                : table.delete(addr, dev), io);
    }

    private static long mac(String text) {
        if (!text.matches("([0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}")) {
            throw new IpError(255, "\"" + text + "\" is invalid lladdr.");
        }
        long mac = 0;
        int shift = FIRST_BYTE;
        for (String part : text.split(":")) {
            mac |= Long.parseLong(part, 16) << shift;
            shift -= 8;
        }
        return mac;
    }
}
