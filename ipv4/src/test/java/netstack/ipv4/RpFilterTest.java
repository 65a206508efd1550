package netstack.ipv4;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import netstack.driver.net.NetDevice;
import netstack.ipv4.dev.IcmpMib;
import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.LinuxMib;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.wire.Ipv4Addr;
import org.junit.jupiter.api.Test;

/// What a kernel did with echo requests from good and bad sources, for all values of `rp_filter`.
class RpFilterTest {
    @Test
    void every_source_is_judged_as_in_the_kernel() {
        TestHost host = new TestHost();
        NetDevice eth0 = host.eth("eth0", 0x020000000101L, "10.1.0.1/24");
        NetDevice eth1 = host.eth("eth1", 0x020000000201L, "10.2.0.1/24");
        int gw = Ipv4Addr.parse("10.2.0.2");
        host.ip.fib.newroute(new FibConfig(Ipv4Addr.parse("10.9.0.0"), 16).via(gw));
        FibConfig dflt = new FibConfig(0, 0).via(gw).dev(eth1.ifindex());
        boolean hasDefault = false;
        for (JsonObject row : Golden.jsonl("rp_filter_table.jsonl")) {
            boolean wants = row.get("default_route_via_eth1").getAsBoolean();
            if (wants != hasDefault) {
                assertThat(wants ? host.ip.fib.newroute(dflt)
                    : host.ip.fib.delroute(dflt)).isZero();
                hasDefault = wants;
            }
            host.net.sysctl().set("net.ipv4.conf.all.rp_filter", row.get("all").getAsString());
            host.net.sysctl().set("net.ipv4.conf.eth0.rp_filter", row.get("iface").getAsString());
            check(host, eth0, row);
        }
        host.close();
    }

    private static void check(TestHost host, NetDevice eth0, JsonObject row) {
        long echos = host.ip.mibs.icmp.sum(IcmpMib.INECHOS);
        long rpf = host.ip.mibs.linux.sum(LinuxMib.IPREVERSEPATHFILTER);
        long noRoutes = host.ip.mibs.ipExt.sum(IpExtMib.INNOROUTES);
        host.receive(eth0, Frames.eth(0x020000000101L, 0x020000000102L, 0x800,
            Frames.ip(row.get("src").getAsString(), "10.1.0.1", 1, 64, 1, 0,
                Frames.echo(8, 1, 1, 8))));
        assertThat(host.ip.mibs.icmp.sum(IcmpMib.INECHOS) - echos).as("%s", row)
            .isEqualTo(row.get("delivered").getAsLong());
        assertThat(host.ip.mibs.linux.sum(LinuxMib.IPREVERSEPATHFILTER) - rpf).as("%s", row)
            .isEqualTo(row.get("rpf_drop").getAsLong());
        assertThat(host.ip.mibs.ipExt.sum(IpExtMib.INNOROUTES) - noRoutes).as("%s", row)
            .isEqualTo(row.get("noroutes").getAsLong());
    }
}
