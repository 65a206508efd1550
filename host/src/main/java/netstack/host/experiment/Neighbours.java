package netstack.host.experiment;

import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.net.XdpProgram;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.app.UdpEcho;
import netstack.ipv4.wire.Ipv4Addr;

/// A server with an echo service, a client that uses it, and a flood that
/// comes in through the same card, to a port on which nobody listens. The
/// client costs no time: what is measured is the server.
///
/// Both cables end in the server's card; what it sends goes to the client.
public final class Neighbours implements AutoCloseable {
    public static final int FLOODED = 9;
    private static final int ECHO = 7;
    private static final IxgbeConfig AT_ONCE =
            new IxgbeConfig(1, 512, 512, 0);
    private static final int FLOODERS = Ipv4Addr.parse("192.0.2.1");

    public final Rig rig;
    public final Requests requests;

    public Neighbours(RigConfig c) {
        rig = new Rig(c);
        Host client = rig.network.host("client",
                new HostConfig().checked(false));
        client.nic(AT_ONCE);
        rig.network.cable(client.card(0), rig.host.card(0), c.linkRate,
                Rig.CABLE_DELAY);
        client.up("eth0", "10.0.0.1/8");
        requests = new Requests(client, "10.0.0.2", ECHO);
        rig.host.machine().spawn("echo", 0,
                new UdpEcho(rig.host.syscalls(), ECHO));
        rig.network.runFor(100 * Rig.MS);
        client.machine().spawn("client", 0, requests);
        rig.network.runFor(10 * Rig.MS);
    }

    /// Attaches a program to the server's card.
    public void xdp(XdpProgram program) {
        rig.host.exec("ip", () -> {
            int rc = rig.device().ops().bpf(rig.device(), program);
            if (rc < 0) throw new IllegalStateException("XDP: error " + -rc);
        });
        rig.network.runFor(100 * Rig.MS);
    }

    /// Floods at `rate` a second (0: not at all) for `ns`; the second half
    /// is what [#requests] and the sample count.
    public Sample flood(long rate, long ns) {
        if (rate > 0) {
            byte[] frame = Datagrams.frame(rig.device().devAddr(), FLOODERS,
                    Rig.ADDR, FLOODED, Datagrams.SHORTEST);
            rig.generator.start(rig.network.now() + Rig.CABLE_DELAY,
                    Pace.even(rate), (long) (rate / 1e9 * ns), frame);
        }
        rig.network.runFor(ns / 2);
        requests.reset();
        Sample before = rig.sample();
        rig.network.runFor(ns / 2);
        return rig.sample().minus(before);
    }

    @Override
    public void close() {
        rig.close();
    }
}
