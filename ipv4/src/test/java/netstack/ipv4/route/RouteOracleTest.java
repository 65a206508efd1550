package netstack.ipv4.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.ipv4.Golden;
import netstack.ipv4.TestHost;
import netstack.ipv4.wire.Ipv4Addr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A kernel with 195 routes was asked for 600 destinations; we must answer the same.
class RouteOracleTest {
    private final TestHost host = new TestHost();
    private final NetDevice[] p = new NetDevice[4];

    @BeforeEach
    void configure() {
        for (int i = 0; i < 4; i++) {
            p[i] = host.eth("p" + i, 0x020000000000L + i, "10.200." + i + ".1/24");
        }
        for (String line : Golden.lines("routes_commands.txt")) {
            if (line.startsWith("route add")) {
                assertThat(host.ip.fib.newroute(config(line))).as(line).isZero();
            }
        }
    }

    @AfterEach
    void close() {
        host.close();
    }

    private FibConfig config(String line) {
        String[] w = line.split(" ");
        int at = 2;
        Rtn type = Rtn.UNICAST;
        if (!Character.isDigit(w[at].charAt(0))) {
            type = Rtn.valueOf(w[at++].toUpperCase(java.util.Locale.ROOT));
        }
        String[] prefix = w[at++].split("/");
        FibConfig cfg = new FibConfig(Ipv4Addr.parse(prefix[0]), Integer.parseInt(prefix[1]))
            .type(type);
        for (; at < w.length; at += 2) {
            switch (w[at]) {
                case "via" -> cfg.via(Ipv4Addr.parse(w[at + 1]));
                case "dev" -> cfg.dev(host.net.devices().byName(w[at + 1]).ifindex());
                case "metric" -> cfg.metric(Integer.parseInt(w[at + 1]));
                default -> throw new AssertionError(line);
            }
        }
        return cfg;
    }

    @Test
    void every_destination_goes_where_the_kernel_sent_it() {
        Flow fl4 = new Flow();
        FibResult res = new FibResult();
        List<JsonObject> rows = Golden.jsonl("route_get.jsonl");
        assertThat(rows).hasSizeGreaterThan(600);
        host.run(() -> {
            for (JsonObject row : rows) {
                JsonObject get = row.getAsJsonObject("get");
                fl4.clear(Ipv4Addr.parse(row.get("addr").getAsString()));
                Rtable rt = host.ip.route.outputFlow(fl4);
                if (get.has("err")) {
                    assertThat(rt).as("%s", row).isNull();
                    assertThat(host.ip.route.err()).as("%s", row)
                        .isEqualTo(errno(get.get("err").getAsString()));
                    continue;
                }
                assertThat(rt).as("%s", row).isNotNull();
                assertThat(rt.dev().name()).as("%s", row).isEqualTo(string(get, "dev"));
                assertThat(Ipv4Addr.toString(fl4.saddr)).as("%s", row)
                    .isEqualTo(string(get, "prefsrc"));
                assertThat(rt.gateway() == 0 ? null : Ipv4Addr.toString(rt.gateway()))
                    .as("%s", row).isEqualTo(string(get, "gateway"));
                String type = string(get, "type");
                assertThat(rt.rtType().name()).as("%s", row)
                    .isEqualToIgnoringCase(type == null ? "unicast" : type);
                checkMatch(row, fl4.daddr, res);
            }
        });
    }

    private void checkMatch(JsonObject row, int daddr, FibResult res) {
        String dst = string(row.getAsJsonObject("fib"), "dst");
        assertThat(host.ip.fib.rules.lookup(new Flow().clear(daddr), res)).isZero();
        String ours = res.prefixlen() == 0 ? "default" : Ipv4Addr.toString(res.prefix())
            + (res.prefixlen() == 32 ? "" : "/" + res.prefixlen());
        assertThat(ours).as("%s", row).isEqualTo(dst);
    }

    private static String string(JsonObject o, String key) {
        return o.has(key) ? o.get(key).getAsString() : null;
    }

    private static int errno(String text) {
        return switch (text) {
            case "RTNETLINK answers: Invalid argument" -> -Errno.EINVAL;
            case "RTNETLINK answers: Permission denied" -> -Errno.EACCES;
            default -> -Errno.EHOSTUNREACH;
        };
    }

    // local and main are one trie in the kernel as long as nobody adds a rule
    @Test
    void the_trie_has_the_kernels_shape_node_by_node() {
        FibTable merged = new FibTable(FibConfig.RT_TABLE_MAIN);
        int lo = Ipv4Addr.LOOPBACK;
        insert(merged, new FibConfig(lo, 32).type(Rtn.LOCAL).scope(254));
        insert(merged, new FibConfig(lo - 1, 8).type(Rtn.LOCAL).scope(254));
        insert(merged, new FibConfig(lo | 0xffffff, 32).type(Rtn.BROADCAST).scope(253));
        for (int i = 0; i < 4; i++) {
            int net = Ipv4Addr.parse("10.200." + i + ".0");
            insert(merged, new FibConfig(net + 1, 32).type(Rtn.LOCAL).scope(254));
            insert(merged, new FibConfig(net, 24).scope(253));
            insert(merged, new FibConfig(net + 255, 32).type(Rtn.BROADCAST).scope(253));
        }
        for (String line : Golden.lines("routes_commands.txt")) {
            if (line.startsWith("route add")) {
                insert(merged, config(line));
            }
        }
        List<String> ours = new ArrayList<>();
        print(merged.trie.child[0], merged.trie, 2, ours);
        List<String> golden = Golden.lines("proc_fib_trie.txt");
        int main = golden.indexOf("Main:");
        int local = golden.indexOf("Local:");
        assertThat(ours).isEqualTo(golden.subList(main + 1, local));
    }

    // The shape depends on the order of insertion: it has hysteresis.
    private static void insert(FibTable table, FibConfig cfg) {
        table.insert(cfg.dst, new FibAlias(cfg, new FibInfo(cfg, null)), false);
    }

    private static void print(KeyVector n, KeyVector parent, int indent, List<String> to) {
        if (n == null) {
            return;
        }
        String space = " ".repeat(indent);
        if (n.isLeaf()) {
            to.add(space + "|-- " + Ipv4Addr.toString(n.key));
            for (FibAlias fa = n.aliases; fa != null; fa = fa.next()) {
                to.add(space + "   /" + fa.prefixlen() + " " + scope(fa.info().scope()) + " "
                    + fa.type());
            }
            return;
        }
        to.add(space + "+-- " + Ipv4Addr.toString(n.key) + "/" + (32 - n.pos - n.bits) + " "
            + n.bits + " " + n.fullChildren + " " + n.emptyChildren);
        for (KeyVector c : n.child) {
            print(c, n, indent + 3, to);
        }
    }

    private static String scope(int scope) {
        return switch (scope) {
            case 0 -> "universe";
            case 253 -> "link";
            default -> "host";
        };
    }

    @Test
    void rules_choose_the_table() {
        int p1 = p[1].ifindex();
        int p2 = p[2].ifindex();
        FibRules rules = host.ip.fib.rules;
        rules.add(new FibRule(100, 100).from(Ipv4Addr.parse("10.200.1.0"), 24));
        rules.add(new FibRule(110, 101).fwmark(7, -1));
        rules.add(new FibRule(120, 102).to(Ipv4Addr.parse("203.0.113.0"), 24));
        rules.add(new FibRule(130, 103).iif(p[3].ifindex()));
        rules.add(new FibRule(140, 104).tos(0x10));
        Fib fib = host.ip.fib;
        fib.newroute(new FibConfig(0, 0).table(100).via(Ipv4Addr.parse("10.200.1.9")).dev(p1));
        fib.newroute(new FibConfig(0, 0).table(101).via(Ipv4Addr.parse("10.200.2.9")).dev(p2));
        fib.newroute(new FibConfig(0, 0).table(102).type(Rtn.UNREACHABLE));
        fib.newroute(new FibConfig(Ipv4Addr.parse("8.8.0.0"), 16).table(100).type(Rtn.THROW));
        host.run(() -> {
            assertThat(get("8.8.8.8", null, 0, 0)).isEqualTo("10.200.0.2 p0");
            assertThat(get("8.8.8.8", "10.200.1.1", 0, 0)).isEqualTo("10.200.0.2 p0");
            assertThat(get("9.9.9.9", "10.200.1.1", 0, 0)).isEqualTo("10.200.1.9 p1");
            assertThat(get("8.8.8.8", null, 7, 0)).isEqualTo("10.200.2.9 p2");
            assertThat(get("203.0.113.5", null, 0, 0)).isEqualTo("-" + Errno.EHOSTUNREACH);
            assertThat(get("8.8.8.8", null, 0, 0x10)).isEqualTo("10.200.0.2 p0");
        });
    }

    private String get(String dst, String src, int mark, int tos) {
        Flow fl4 = new Flow().initOutput(0, mark, tos, 0, Ipv4Addr.parse(dst),
            src == null ? 0 : Ipv4Addr.parse(src), 0, 0);
        Rtable rt = host.ip.route.outputFlow(fl4);
        return rt == null ? Integer.toString(host.ip.route.err())
            : Ipv4Addr.toString(rt.gateway()) + " " + rt.dev().name();
    }
}
