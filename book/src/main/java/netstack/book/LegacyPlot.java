package netstack.book;

import netstack.driver.hw.Nic82599;
import netstack.driver.hw.TrafficSource;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.legacy.Legacy82599;
import netstack.driver.machine.CostModel;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.plot.Plot;
import netstack.ipv4.dev.IpMib;

/// How many packets a second IP sees, by how many come: with an interrupt
/// for each, and with NAPI.
///
/// Each point is the mean over nine rates within 12 per cent of it: frames
/// that come at an exact rate meet the handler always at the same place,
/// and whether one or two of them wait for it makes a sawtooth.
final class LegacyPlot {
    private static final double[] OFFERED = {0, 100, 200, 300, 400, 500, 600,
        700, 800, 900, 1000, 1250, 1500, 1750, 2000};
    private static final long MAC = 0x0200_0000_0201L;
    private static final int PER_MS = 1000;
    private static final int MILLIS = 10;
    private static final int CLOSED = 9;

    private LegacyPlot() {}

    static String svg() {
        double[] old = new double[OFFERED.length];
        double[] napi = new double[OFFERED.length];
        for (int i = 1; i < OFFERED.length; i++) {
            old[i] = around(OFFERED[i], true);
            napi[i] = around(OFFERED[i], false);
        }
        return new Plot("Packets that reach IP", "thousands a second offered",
                "thousands a second seen")
                .line("an interrupt for each, netif_rx", OFFERED, old)
                .line("NAPI", OFFERED, napi)
                .svg("With an interrupt for each packet the rate that IP sees"
                        + " follows the rate offered up to a peak, and then"
                        + " falls towards zero. With NAPI it goes on rising"
                        + " and stays at what the CPU can do.");
    }

    private static double around(double thousands, boolean legacy) {
        double sum = 0;
        for (int i = -4; i <= 4; i++) {
            sum += seen(thousands * (1 + i * 0.03), legacy);
        }
        return sum / 9;
    }

    private static double seen(double thousands, boolean legacy) {
        try (Network network = new Network(1)) {
            Host host = network.host("bob",
                    new HostConfig().costs(CostModel.SERVER_82599));
            TrafficSource source =
                    new TrafficSource(network.world(), "generator");
            network.cable(source, legacy ? old(host) : card(host));
            host.up("eth0", "10.0.0.2/24");
            network.runFor(100 * Scene.MS);
            long mac = host.net().devices().byName("eth0").devAddr();
            long rate = (long) (thousands * PER_MS);
            long before = received(host);
            source.start(network.now(), rate, rate * MILLIS / 1000,
                    Frames.udp(mac, Scene.ADDR, CLOSED, 12));
            network.runFor(MILLIS * Scene.MS);
            double in = received(host) - before;
            network.runFor(10 * Scene.MS);
            return in / MILLIS;
        }
    }

    private static Nic82599 old(Host host) {
        Nic82599 nic = new Nic82599("eth0", host.machine(), host.memory(),
                MAC);
        host.exec("init", () -> Legacy82599.probe(host.net(), nic,
                host.rx().backlog()));
        return nic;
    }

    private static Nic82599 card(Host host) {
        host.nic(new IxgbeConfig(1, 512, 512, 20));
        return host.card(0);
    }

    private static long received(Host host) {
        return host.ipv4().mibs.ip.sum(IpMib.INRECEIVES);
    }
}
