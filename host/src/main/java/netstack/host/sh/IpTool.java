package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.host.Host;

/// `ip` of iproute2: link, addr, route, neigh, in the words that it takes.
///
/// Left out: `-j`, `-d` of all but links, and every object that is not in
/// the list above.
final class IpTool implements Tool {
    private static final int FAILED = 2;

    private final NetDevices devices;
    private final IpLink link;
    private final IpAddr addr;
    private final IpRoute route;
    private final IpNeigh neigh;

    IpTool(Host host) {
        devices = host.net().devices();
        link = new IpLink(host);
        addr = new IpAddr(host, link);
        route = new IpRoute(host);
        neigh = new IpNeigh(host);
    }

    @Override
    public int run(List<String> args, Io io) {
        List<String> rest = new ArrayList<>(args);
        int stats = 0;
        boolean brief = false;
        boolean details = false;
        while (!rest.isEmpty() && rest.getFirst().startsWith("-")) {
            String option = rest.removeFirst();
            switch (option) {
                case "-s", "-stats", "-statistics" -> stats++;
                case "-br", "-brief" -> brief = true;
                case "-d", "-details" -> details = true;
                case "-4" -> { }
                default -> {
                    return io.fail(255, "Option \"" + option
                            + "\" is unknown, try \"ip -help\".");
                }
            }
        }
        if (rest.isEmpty()) {
            return io.fail(255, "Usage: ip [ -s ] [ -d ] [ -br ] OBJECT "
                    + "{ COMMAND }\nwhere  OBJECT := { link | addr | route | neigh }");
        }
        String object = rest.removeFirst();
        try {
            return dispatch(object, rest, stats > 0, brief, details,
                    io);
        } catch (IpError e) {
            return io.fail(e.status, e.getMessage());
        }
    }

    private int dispatch(String object, List<String> rest, boolean stats,
            boolean brief, boolean details, Io io) {
        if (isAbbreviation(object, "link")) {
            return link.run(rest, stats, brief, details, io);
        } else if (isAbbreviation(object, "address")) {
            return addr.run(rest, stats, brief, io);
        } else if (isAbbreviation(object, "route")) {
            return route.run(rest, io);
        } else if (isAbbreviation(object, "neighbour")
                || isAbbreviation(object, "neighbor")) {
            return neigh.run(rest, io);
        }
        return io.fail(1, "Object \"" + object
                + "\" is unknown, try \"ip help\".");
    }

    /// iproute2 takes any beginning of a word.
    static boolean isAbbreviation(String word, String whole) {
        return !word.isEmpty() && whole.startsWith(word);
    }

    /// The command in front of `rest`, or `show` when there is none.
    static String command(List<String> rest) {
        if (rest.isEmpty()) return "show";
        String word = rest.getFirst();
        for (String c : List.of("show", "list", "lst", "set", "add", "del",
                "delete", "get", "replace", "flush", "change")) {
            if (c.equals(word)) {
                rest.removeFirst();
                return c.startsWith("l") ? "show"
                        : c.equals("delete") ? "del" : c;
            }
        }
        return word.equals("sh") ? show(rest) : word;
    }

    private static String show(List<String> rest) {
        rest.removeFirst();
        return "show";
    }

    /// The devices that `[dev] NAME` or nothing selects.
    List<NetDevice> select(List<String> rest) {
        return select(devices, rest);
    }

    static List<NetDevice> select(NetDevices devices, List<String> rest) {
        if (rest.isEmpty()) return List.copyOf(devices.all());
        if (rest.getFirst().equals("dev")) rest.removeFirst();
        return List.of(device(devices, next(rest)));
    }

    static NetDevice device(NetDevices devices, String name) {
        NetDevice dev = devices.byName(name);
        if (dev == null) {
            throw new IpError(1, "Cannot find device \"" + name + "\"");
        }
        return dev;
    }

    static String next(List<String> rest) {
        if (rest.isEmpty()) {
            throw new IpError(255, "Command line is not complete. Try option"
                    + " \"help\"");
        }
        return rest.removeFirst();
    }

    static IpError unknown(String word, String object) {
        return new IpError(255, "Command \"" + word + "\" is unknown, try"
                + " \"ip " + object + " help\".");
    }

    /// What rtnetlink answers for the negative error number `rc`.
    static int answer(int rc, Io io) {
        if (rc >= 0) return 0;
        return io.fail(FAILED, "RTNETLINK answers: " + IpError.text(-rc));
    }
}
