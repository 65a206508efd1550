package netstack.host.tour;

import netstack.driver.hw.Cable;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.wire.Ipv4Addr;

/// Alice (10.0.0.1) and Bob (10.0.0.2) on one cable. Bob answers each
/// datagram to port 7000 with its bytes in upper case.
public final class TwoHosts implements AutoCloseable {
    /// The port on which Bob listens.
    public static final int PORT = 7000;
    /// Bob's address.
    public static final int BOB = Ipv4Addr.parse("10.0.0.2");

    private static final long SECOND = 1_000_000_000;

    private final Network network;
    private final Host alice;
    private final Host bob;
    private final Cable cable;

    /// Brings both hosts up; `costs` says what their functions cost.
    public TwoHosts(long seed, CostModel costs) {
        this(seed, costs, 1);
    }

    /// The same with `cpus` processors each.
    public TwoHosts(long seed, CostModel costs, int cpus) {
        network = new Network(seed);
        alice = network.host("alice",
                new HostConfig().costs(costs).cpus(cpus));
        bob = network.host("bob", new HostConfig().costs(costs).cpus(cpus));
        alice.nic();
        bob.nic();
        cable = network.cable(alice.card(0), bob.card(0));
        alice.up("eth0", "10.0.0.1/24");
        bob.up("eth0", "10.0.0.2/24");
    }

    public Network network() { return network; }
    public Host alice() { return alice; }
    public Host bob() { return bob; }
    public Cable cable() { return cable; }

    /// Starts Bob's program; it answers `n` requests and ends.
    public Task serve(int n) {
        return Programs.serve(bob, PORT, n);
    }

    /// Alice sends `text` and waits for the answer, which is returned.
    public String ask(String text) {
        return Programs.ask(alice, BOB, PORT, text);
    }

    /// Lets the hosts settle: links come up, nothing is on its way.
    public void settle() {
        network.runFor(SECOND / 10);
    }

    @Override
    public void close() {
        network.close();
    }
}
