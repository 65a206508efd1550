package netstack.host.tour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.trace.Hop;
import netstack.host.trace.Walk;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.wire.Ipv4Addr;

/// Alice (10.0.1.2) asks Bob (10.0.2.2) through a router: the hops of the
/// request in the router.
public final class Crossing {
    private static final long SETTLE = 100_000_000;
    private static final int BOB = Ipv4Addr.parse("10.0.2.2");

    private Crossing() {}

    /// Runs it.
    public static List<Hop> run(long seed, CostModel costs) {
        try (Network network = new Network(seed)) {
            Host alice = host(network, "alice", costs, 1);
            Host router = host(network, "router", costs, 2);
            Host bob = host(network, "bob", costs, 1);
            network.cable(alice.card(0), router.card(0));
            network.cable(router.card(1), bob.card(0));
            alice.up("eth0", "10.0.1.2/24");
            router.up("eth0", "10.0.1.1/24");
            router.up("eth1", "10.0.2.1/24");
            bob.up("eth0", "10.0.2.2/24");
            defaultVia(alice, "10.0.1.1");
            defaultVia(bob, "10.0.2.1");
            router.net().sysctl().set("net.ipv4.ip_forward", "1");
            Programs.serve(bob, TwoHosts.PORT, 2);
            network.runFor(SETTLE);
            Programs.ask(alice, BOB, TwoHosts.PORT, "anybody there?");
            network.runFor(SETTLE);
            return walk(network, alice);
        }
    }

    private static List<Hop> walk(Network network, Host alice) {
        try (Walk walk = new Walk(network.world(), Roads.ALL)) {
            for (Host host : network.hosts()) Marks.on(host, walk);
            Programs.ask(alice, BOB, TwoHosts.PORT, "hello, world");
            List<Hop> hops = new ArrayList<>(walk.hops());
            hops.removeIf(h -> !h.host().equals("router"));
            hops.sort(Comparator.comparingLong(Hop::time));
            return firstPacket(hops);
        }
    }

    /// Up to the second interrupt: what follows is the reply's, or the
    /// clean-up of what was sent.
    private static List<Hop> firstPacket(List<Hop> hops) {
        for (int i = 1; i < hops.size(); i++) {
            if (hops.get(i).symbol().equals("common_interrupt")) {
                return List.copyOf(hops.subList(0, i));
            }
        }
        return hops;
    }

    private static Host host(Network network, String name, CostModel costs,
            int cards) {
        Host host = network.host(name, new HostConfig().costs(costs));
        for (int i = 0; i < cards; i++) host.nic();
        return host;
    }

    private static void defaultVia(Host host, String gateway) {
        host.exec("ip", () -> host.ipv4().fib.newroute(
                new FibConfig(0, 0).via(Ipv4Addr.parse(gateway))));
    }
}
