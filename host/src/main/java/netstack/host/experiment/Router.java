package netstack.host.experiment;

import netstack.driver.ixgbe.Ixgbe;
import netstack.host.Host;
import netstack.host.Network;
import netstack.host.sh.Shell;
import netstack.ipv4.wire.Ipv4Addr;

/// A host that forwards from one card to another, with a generator before
/// it and a counter behind it.
final class Router implements AutoCloseable {
    private static final int TO = Ipv4Addr.parse("11.0.0.9");

    final Network network;
    final Host host;
    private final Ixgbe in;
    private final Generator before;
    private final Generator behind;

    Router(RigConfig c) {
        network = new Network(c.seed);
        host = network.host("router", c.withMemory());
        in = host.nic(c.card());
        host.nic(c.card());
        before = new Generator(network.world(), "before");
        behind = new Generator(network.world(), "behind");
        network.cable(before, host.card(0), c.linkRate, Rig.CABLE_DELAY);
        network.cable(behind, host.card(1), c.linkRate, Rig.CABLE_DELAY);
        host.up("eth0", "10.0.0.2/8");
        host.up("eth1", "11.0.0.2/8");
        sh("sysctl -w net.ipv4.ip_forward=1");
        sh("ip neigh add 11.0.0.9 lladdr 02:00:00:00:ff:09 dev eth1");
        network.runFor(100 * Rig.MS);
    }

    private void sh(String line) {
        StringBuilder err = new StringBuilder();
        if (new Shell(host).run(line, new StringBuilder(), err) != 0) {
            throw new IllegalStateException(line + ": " + err);
        }
    }

    /// The shortest datagrams of `n` flows through this host.
    byte[][] flows(int n) {
        byte[][] frames = new byte[n][];
        for (int i = 0; i < n; i++) {
            frames[i] = Datagrams.frame(in.dev().devAddr(), Rig.sender(i),
                    TO, Rig.PORT, Datagrams.SHORTEST);
        }
        return frames;
    }

    /// Sends `frames` in turn at `rate` a second for `ns`; what was
    /// forwarded in the second half of that time, a second, by CPU.
    double[] flood(long rate, long ns, byte[]... frames) {
        before.start(network.now() + Rig.CABLE_DELAY, Pace.even(rate),
                (long) (rate / 1e9 * ns), frames);
        network.runFor(ns / 2);
        long[] from = processed();
        long arrived = behind.received();
        network.runFor(ns / 2);
        long[] to = processed();
        arrived = behind.received() - arrived;
        network.runFor(20 * Rig.MS);
        return shares(from, to, arrived, ns / 2);
    }

    /// What arrived, divided among the CPUs as their work was.
    private static double[] shares(long[] from, long[] to, long arrived,
            long ns) {
        double sum = 0;
        double[] share = new double[from.length];
        for (int i = 0; i < share.length; i++) {
            share[i] = to[i] - from[i];
            sum += share[i];
        }
        for (int i = 0; i < share.length; i++) {
            share[i] *= sum == 0 ? 0 : arrived / sum * 1e9 / ns;
        }
        return share;
    }

    private long[] processed() {
        long[] all = new long[host.machine().nrCpus()];
        for (int i = 0; i < all.length; i++) {
            all[i] = host.rx().softnetData(i).processed();
        }
        return all;
    }

    @Override
    public void close() {
        network.close();
    }
}
