package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.host.Host;

/// `ethtool` 6.1: shows and changes what a device's driver can do.
///
/// Left out: JSON, monitoring, and every option that is not in its help.
final class EthtoolTool implements Tool {
    private static final String HELP = """
            ethtool version 6.1
            Usage:
                    ethtool DEVNAME     Display standard information
                    ethtool -i|--driver DEVNAME
                    ethtool -S|--statistics DEVNAME
                    ethtool -l|--show-channels DEVNAME
                    ethtool -L|--set-channels DEVNAME [ rx N ] [ tx N ]
                            [ other N ] [ combined N ]
                    ethtool -g|--show-ring DEVNAME
                    ethtool -G|--set-ring DEVNAME [ rx N ] [ tx N ]
                    ethtool -c|--show-coalesce DEVNAME
                    ethtool -C|--coalesce DEVNAME [ rx-usecs N ] ...
                    ethtool -k|--show-features|--show-offload DEVNAME
                    ethtool -K|--features|--offload DEVNAME
                            FEATURE on|off ...
                    ethtool -x|--show-rxfh-indir|--show-rxfh DEVNAME
                    ethtool -X|--set-rxfh-indir|--rxfh DEVNAME
                            [ start N ] [ equal N | weight W0 W1 ... \
            | default ]
                            [ hkey %x:%x:%x:... ] [ hfunc FUNC ]
                    ethtool -h|--help   Show this help
                    ethtool --version   Show version number
            """;

    private final NetDevices devices;

    EthtoolTool(Host host) {
        devices = host.net().devices();
    }

    @Override
    public int run(List<String> args, Io io) {
        List<String> rest = new ArrayList<>(args);
        if (rest.isEmpty()) return badArgs(io);
        String first = rest.removeFirst();
        switch (first) {
            case "-h", "--help" -> {
                io.out.append(HELP);
                return 0;
            }
            case "--version" -> {
                io.println("ethtool version 6.1");
                return 0;
            }
            default -> { }
        }
        if (!first.startsWith("-")) {
            NetDevice dev = devices.byName(first);
            if (!rest.isEmpty()) return badArgs(io);
            return dev == null ? EthtoolShow.nothing(io)
                    : EthtoolShow.settings(dev, io);
        }
        if (rest.isEmpty()) return badArgs(io);
        String name = rest.removeFirst();
        try {
            return option(first, devices.byName(name), rest, io);
        } catch (IpError e) {
            return io.fail(e.status, e.getMessage());
        }
    }

    private int option(String option, NetDevice dev, List<String> rest,
            Io io) {
        return switch (option) {
            case "-i", "--driver" -> EthtoolShow.driver(dev, io);
            case "-S", "--statistics" -> EthtoolShow.statistics(dev, io);
            case "-x", "--show-rxfh-indir", "--show-rxfh" ->
                EthtoolRxfhTool.show(dev, io);
            case "-X", "--set-rxfh-indir", "--rxfh" ->
                EthtoolRxfhTool.set(dev, rest, io);
            default -> netlink(option, dev, rest, io);
        };
    }

    /// The options that talk netlink: they say so when a device is missing.
    private int netlink(String option, NetDevice dev, List<String> rest,
            Io io) {
        return switch (option) {
            case "-l", "--show-channels" ->
                EthtoolParams.channels(present(dev), io);
            case "-L", "--set-channels" ->
                EthtoolParams.setChannels(dev, rest, io);
            case "-g", "--show-ring" -> EthtoolParams.rings(present(dev), io);
            case "-G", "--set-ring" ->
                EthtoolParams.setRings(dev, rest, io);
            case "-c", "--show-coalesce" ->
                EthtoolParams.coalesce(present(dev), io);
            case "-C", "--coalesce" ->
                EthtoolParams.setCoalesce(dev, rest, io);
            case "-k", "--show-features", "--show-offload" ->
                EthtoolFeatures.show(present(dev), io);
            case "-K", "--features", "--offload" ->
                EthtoolFeatures.set(dev, rest, io);
            default -> badArgs(io);
        };
    }

    /// `dev`, or the error of a device that is not there.
    static NetDevice present(NetDevice dev) {
        if (dev == null) {
            throw new IpError(1, "netlink error: no device matches name "
                    + "(offset 24)\nnetlink error: No such device");
        }
        return dev;
    }

    static int badArgs(Io io) {
        return io.fail(1, "ethtool: bad command line argument(s)\n"
                + "For more information run ethtool -h");
    }

    static int unsupported(Io io) {
        return io.fail(1, "netlink error: "
                + IpError.text(Errno.EOPNOTSUPP));
    }
}
