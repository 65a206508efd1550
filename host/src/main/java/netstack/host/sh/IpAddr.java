package netstack.host.sh;

import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.host.Host;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.dev.InIfaddr;
import netstack.ipv4.wire.Ipv4Addr;

/// `ip addr`: shows, adds and removes IPv4 addresses.
final class IpAddr {
    private final Host host;
    private final NetDevices devices;
    private final IpLink link;

    IpAddr(Host host, IpLink link) {
        this.host = host;
        this.link = link;
        devices = host.net().devices();
    }

    int run(List<String> rest, boolean stats, boolean brief, Io io) {
        String command = IpTool.command(rest);
        return switch (command) {
            case "show" -> {
                for (NetDevice dev : IpTool.select(devices, rest)) {
                    if (brief) io.println(brief(dev));
                    else show(dev, stats, io);
                }
                yield 0;
            }
            case "add" -> change(rest, true, io);
            case "del" -> change(rest, false, io);
            default -> throw IpTool.unknown(command, "address");
        };
    }

    private void show(NetDevice dev, boolean stats, Io io) {
        io.println(link.head(dev, " group default")).println(IpLink.mac(dev));
        for (InIfaddr ifa : addresses(dev)) {
            io.println("    inet " + inet(ifa) + " scope " + scope(ifa)
                    + (ifa.secondary() ? " secondary" : "") + " "
                    + dev.name());
            io.println("       valid_lft forever preferred_lft forever");
        }
        if (stats) IpLink.stats(dev, io);
    }

    private String brief(NetDevice dev) {
        StringBuilder line = new StringBuilder(String.format("%-16s %-14s ",
                dev.name(), dev.operstate()));
        for (InIfaddr ifa : addresses(dev)) {
            line.append(Ipv4Addr.toString(ifa.local())).append('/')
                    .append(ifa.prefixlen()).append(' ');
        }
        return line.toString();
    }

    private static List<InIfaddr> addresses(NetDevice dev) {
        InDevice in = InDevice.of(dev);
        return in == null ? List.of() : in.ifaList();
    }

    private static String inet(InIfaddr ifa) {
        String text = Ipv4Addr.toString(ifa.local()) + "/" + ifa.prefixlen();
        return ifa.broadcast() == 0 ? text
                : text + " brd " + Ipv4Addr.toString(ifa.broadcast());
    }

    static String scope(InIfaddr ifa) {
        return switch (ifa.scope()) {
            case InIfaddr.RT_SCOPE_HOST -> "host";
            case InIfaddr.RT_SCOPE_LINK -> "link";
            default -> "global";
        };
    }

    private int change(List<String> rest, boolean add, Io io) {
        Prefix prefix = Prefix.parse(IpTool.next(rest));
        NetDevice dev = null;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            switch (word) {
                case "dev" -> dev = IpTool.device(devices,
                        IpTool.next(rest));
                case "brd", "broadcast" -> IpTool.next(rest);
                default -> throw new IpError(255, "Error: either \"local\" "
                        + "is duplicate, or \"" + word + "\" is a garbage.");
            }
        }
        if (dev == null) {
            throw new IpError(255, "Not enough information: \"dev\" argument"
                    + " is required.");
        }
        int rc = add
                ? host.ipv4().devinet.addAddress(dev, prefix.addr(),
                        prefix.len())
                : host.ipv4().devinet.delAddress(dev, prefix.addr(),
                        prefix.len());
        if (rc == -Errno.EEXIST) {
            throw new IpError(2, "Error: ipv4: Address already assigned.");
        }
        if (rc == -Errno.EADDRNOTAVAIL) {
            throw new IpError(2, "Error: ipv4: Address not found.");
        }
        return IpTool.answer(rc, io);
    }
}
