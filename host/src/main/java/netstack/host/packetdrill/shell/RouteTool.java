package netstack.host.packetdrill.shell;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.sh.Io;
import netstack.host.sh.Tool;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.Ipv4Addr;

/// `ip` as the host's shell has it, and what only scripts use of it:
/// `route change` and `replace` with metrics, `tcp_metrics flush`.
final class RouteTool implements Tool {
    private final Host host;
    private final Tool ip;

    RouteTool(Host host, Tool ip) {
        this.host = host;
        this.ip = ip;
    }

    @Override
    public int run(List<String> args, Io io) {
        List<String> words = new ArrayList<>(args);
        words.remove("-4");
        if (starts(words, "tcp_metrics", "flush")
                || starts(words, "tcp_metrics", "delete")) {
            host.inet().tcp.flushMetrics();
            return 0;
        }
        if (starts(words, "route", "change")
                || starts(words, "route", "replace")) {
            return route(words.subList(2, words.size()), io);
        }
        return ip.run(args, io);
    }

    private static boolean starts(List<String> words, String a, String b) {
        return words.size() >= 2 && words.get(0).equals(a)
                && words.get(1).equals(b);
    }

    private int route(List<String> words, Io io) {
        FibConfig old = prefix(words.getFirst());
        FibConfig cfg = config(words);
        host.ipv4().fib.delroute(old);
        int rc = host.ipv4().fib.newroute(cfg);
        return rc == 0 ? 0 : io.fail(2, "RTNETLINK answers: error " + -rc);
    }

    private static FibConfig prefix(String text) {
        String[] dst = text.split("/");
        int len = dst.length > 1 ? Integer.parseInt(dst[1]) : 32;
        return text.equals("default") ? new FibConfig(0, 0)
                : new FibConfig(Ipv4Addr.parse(dst[0]), len);
    }

    private FibConfig config(List<String> words) {
        FibConfig cfg = prefix(words.getFirst());
        for (int i = 1; i + 1 < words.size(); i += 2) {
            String value = words.get(i + 1);
            switch (words.get(i)) {
                case "via" -> via(cfg, Ipv4Addr.parse(value));
                case "dev" -> cfg.dev(device(value).ifindex());
                case "src" -> cfg.src(Ipv4Addr.parse(value));
                case "advmss" -> cfg.advmss(Integer.parseInt(value));
                case "initcwnd" -> cfg.initcwnd(Integer.parseInt(value));
                case "mtu" -> i += mtu(cfg, words, i + 1);
                default -> throw Failure.missing("ip route ... "
                        + words.get(i));
            }
        }
        return cfg;
    }

    /// Scripts are run with a gateway that has the host's own address: then
    /// all is on the link.
    private void via(FibConfig cfg, int gateway) {
        if (host.ipv4().route.addrType(gateway) == Rtn.LOCAL) {
            cfg.dev(device("tun0").ifindex());
        } else {
            cfg.via(gateway);
        }
    }

    /// `mtu N` or `mtu lock N`; returns how many words it takes more.
    private static int mtu(FibConfig cfg, List<String> words, int at) {
        boolean lock = words.get(at).equals("lock");
        cfg.mtu(Integer.parseInt(words.get(lock ? at + 1 : at)));
        cfg.mtuLock(lock);
        return lock ? 1 : 0;
    }

    private NetDevice device(String name) {
        NetDevice dev = host.net().devices().byName(name);
        if (dev == null) {
            throw new Failure("Cannot find device \"" + name + "\"");
        }
        return dev;
    }
}
