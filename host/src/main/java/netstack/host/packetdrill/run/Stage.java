package netstack.host.packetdrill.run;

import netstack.driver.machine.Machine;
import netstack.driver.net.Sysctl;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.route.FibConfig;
import netstack.ipv4.wire.Ipv4Addr;

/// Where a script plays: a host of its own with `tun0`, its address, and a
/// route to the other end by way of the gateway.
final class Stage {
    private static final long TICK_NS = 1_000_000;
    private static final long AFTER_TICK_NS = 250_000;
    private static final long SETTLE_NS = 1_000_000_000;

    private final Network network;
    private final Host host;
    private final Tun tun;

    Stage(Settings settings, long seed) {
        network = new Network(seed);
        host = network.host("dut", new HostConfig().hz(1000));
        host.machine().config().panicOnOops(false);
        tun = new Tun(host, settings.mtu);
        String local = Ipv4Addr.toString(settings.localIp) + "/"
                + settings.localPrefix();
        host.up("tun0", local);
        host.exec("ip", () -> route(settings));
        limits();
    }

    /// Buffers as on a machine with a gigabyte or more: the kernel sizes
    /// them by its memory, and ours is small.
    private void limits() {
        Sysctl sysctl = host.net().sysctl();
        sysctl.set("net.ipv4.tcp_rmem", "4096 131072 6291456");
        sysctl.set("net.ipv4.tcp_wmem", "4096 16384 4194304");
    }

    private void route(Settings settings) {
        int prefix = Math.min(settings.remotePrefix, 32);
        int network = settings.remoteIp & Ipv4Addr.makeMask(prefix);
        FibConfig cfg = new FibConfig(network, prefix)
                .via(settings.gatewayIp).dev(tun.dev().ifindex());
        // It may be there already: the local network itself.
        host.ipv4().fib.newroute(cfg);
    }

    Network network() {
        return network;
    }

    Host host() {
        return host;
    }

    Tun tun() {
        return tun;
    }

    /// Sleeps, in a task, until a little after a tick: what is counted in
    /// jiffies then takes the same time in every run.
    void align() {
        Machine m = host.machine();
        long now = m.now() + SETTLE_NS;
        long start = now - now % TICK_NS + TICK_NS + AFTER_TICK_NS;
        m.nanosleep(start - m.now());
    }
}
