package netstack.ipv4.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.ipv4.Golden;
import netstack.ipv4.TestHost;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.Ipv4Addr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevinetTest {
    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    private List<String> routes(int table) {
        List<String> shown = new ArrayList<>();
        host.ip.fib.rules.table(table).forEach((key, fa) -> shown.add(fa.type() + " "
            + Ipv4Addr.toString(key) + "/" + fa.prefixlen()));
        return shown;
    }

    @Test
    void settings_have_a_fresh_namespaces_values() {
        host.eth("eth0", 0x020000000101L, null);
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (String line : Golden.lines("sysctl_net_ipv4_all_fresh_netns.txt")) {
            String[] kv = line.split(" = ", -1);
            if (kv.length == 2 && host.net.sysctl().has(kv[0])) {
                compared++;
                if (!host.net.sysctl().get(kv[0]).equals(kv[1].strip())) {
                    wrong.add(line + ", ours " + host.net.sysctl().get(kv[0]));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compared).isGreaterThan(150);
    }

    @Test
    void counters_stand_in_the_kernels_order() {
        List<String> snmp = Golden.lines("net_snmp.txt");
        assertThat(snmp).contains("Ip: " + joined(IpMib.values()));
        assertThat(snmp).contains("Icmp: " + joined(IcmpMib.values()));
    }

    private static String joined(Object[] items) {
        return String.join(" ", Arrays.stream(items).map(Object::toString).toList());
    }

    @Test
    void an_address_brings_its_routes_and_takes_them_along() {
        NetDevice eth0 = host.eth("eth0", 0x020000000101L, "10.0.1.2/24");
        assertThat(routes(254)).containsExactly("UNICAST 10.0.1.0/24");
        assertThat(routes(255)).containsExactly("LOCAL 10.0.1.2/32", "BROADCAST 10.0.1.255/32",
            "LOCAL 127.0.0.0/8", "LOCAL 127.0.0.1/32", "BROADCAST 127.255.255.255/32");
        host.addr(eth0, "10.0.1.3/24");
        assertThat(routes(254)).containsExactly("UNICAST 10.0.1.0/24");
        host.run(() -> host.ip.devinet.delAddress(eth0, Ipv4Addr.parse("10.0.1.2"), 24));
        assertThat(routes(254)).as("secondaries go too").isEmpty();
        assertThat(routes(255)).hasSize(3);
    }

    @Test
    void a_secondary_address_is_promoted_when_that_is_wanted() {
        NetDevice eth0 = host.eth("eth0", 0x020000000101L, "10.0.1.2/24");
        host.addr(eth0, "10.0.1.3/24");
        host.net.sysctl().set("net.ipv4.conf.eth0.promote_secondaries", "1");
        host.run(() -> host.ip.devinet.delAddress(eth0, Ipv4Addr.parse("10.0.1.2"), 24));
        assertThat(InDevice.of(eth0).ifaList()).singleElement()
            .matches(ifa -> !ifa.secondary() && ifa.local() == Ipv4Addr.parse("10.0.1.3"));
        assertThat(routes(254)).containsExactly("UNICAST 10.0.1.0/24");
        assertThat(routes(255)).contains("LOCAL 10.0.1.3/32", "BROADCAST 10.0.1.255/32")
            .doesNotContain("LOCAL 10.0.1.2/32");
    }

    @Test
    void routes_leave_with_the_link_and_addresses_return_with_it() {
        NetDevice eth0 = host.eth("eth0", 0x020000000101L, "10.0.1.2/24");
        int gw = Ipv4Addr.parse("10.0.1.1");
        assertThat(host.ip.fib.newroute(new FibConfig(0, 0).via(gw))).isZero();
        host.run(() -> host.net.devices().close(eth0));
        assertThat(routes(254)).isEmpty();
        assertThat(routes(255)).contains("LOCAL 10.0.1.2/32");
        host.run(() -> host.net.devices().open(eth0));
        assertThat(routes(254)).containsExactly("UNICAST 10.0.1.0/24");
        host.run(() -> host.net.devices().unregister(eth0));
        assertThat(routes(255)).hasSize(3);
        assertThat(host.net.sysctl().has("net.ipv4.conf.eth0.rp_filter")).isFalse();
    }

    @Test
    void routes_that_lead_nowhere_are_refused() {
        NetDevice eth0 = host.eth("eth0", 0x020000000101L, "10.0.1.2/24");
        int off = Ipv4Addr.parse("10.9.9.9");
        assertThat(host.ip.fib.newroute(new FibConfig(0, 0).via(off)))
            .isEqualTo(-Errno.ENETUNREACH);
        assertThat(host.ip.fib.newroute(new FibConfig(0, 0).dev(99))).isEqualTo(-Errno.ENODEV);
        assertThat(host.ip.fib.newroute(new FibConfig(1, 8).dev(eth0.ifindex())))
            .isEqualTo(-Errno.EINVAL);
        assertThat(host.ip.fib.newroute(new FibConfig(0, 0).dev(eth0.ifindex()).src(off)))
            .isEqualTo(-Errno.EINVAL);
        assertThat(host.ip.fib.newroute(new FibConfig(0, 0).via(off).dev(eth0.ifindex())
            .onlink(true))).isZero();
        assertThat(host.ip.fib.newroute(new FibConfig(0, 0).type(Rtn.BLACKHOLE)))
            .isEqualTo(-Errno.EEXIST);
        assertThat(host.ip.fib.delroute(new FibConfig(0, 0))).isZero();
        assertThat(host.ip.fib.delroute(new FibConfig(0, 0))).isEqualTo(-Errno.ESRCH);
    }

    @Test
    void forwarding_for_all_means_for_each_and_takes_no_redirects() {
        NetDevice eth0 = host.eth("eth0", 0x020000000101L, "10.0.1.2/24");
        host.net.sysctl().set("net.ipv4.ip_forward", "1");
        assertThat(InDevice.of(eth0).forward()).isTrue();
        assertThat(host.net.sysctl().get("net.ipv4.conf.all.forwarding")).isEqualTo("1");
        assertThat(host.net.sysctl().get("net.ipv4.conf.all.accept_redirects")).isEqualTo("0");
        assertThat(host.net.sysctl().get("net.ipv4.conf.default.forwarding")).isEqualTo("1");
    }

    @Test
    void an_address_has_a_type() {
        host.eth("eth0", 0x020000000101L, "10.0.1.2/24");
        assertThat(type("10.0.1.2")).isEqualTo(Rtn.LOCAL);
        assertThat(type("127.0.0.9")).isEqualTo(Rtn.LOCAL);
        assertThat(type("10.0.1.255")).isEqualTo(Rtn.BROADCAST);
        assertThat(type("255.255.255.255")).isEqualTo(Rtn.BROADCAST);
        assertThat(type("0.0.0.0")).isEqualTo(Rtn.BROADCAST);
        assertThat(type("224.0.0.1")).isEqualTo(Rtn.MULTICAST);
        assertThat(type("10.0.1.3")).isEqualTo(Rtn.UNICAST);
    }

    private Rtn type(String addr) {
        return host.ip.route.addrType(Ipv4Addr.parse(addr));
    }
}
