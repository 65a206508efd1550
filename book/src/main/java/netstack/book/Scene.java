package netstack.book;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import netstack.driver.hw.Cable;
import netstack.driver.hw.TrafficSource;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.CostModel;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.sh.Shell;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// One host, Alice (10.0.0.1) or Bob (10.0.0.2), and at the other end of its
/// cable a generator, which counts what comes back and answers nothing.
final class Scene implements AutoCloseable {
    static final int ADDR = Ipv4Addr.parse("10.0.0.2");
    static final long MS = 1_000_000;
    private static final long TEN_GIGABIT = 10_000_000_000L;
    private static final long CABLE_DELAY = 1000;

    final Network network = new Network(1);
    final Host host;
    final TrafficSource source;
    final Ixgbe adapter;
    final Cable cable;

    /// Bob, on a cable of 10 Gb/s.
    static Scene bob(CostModel costs) {
        return bob(costs, IxgbeConfig.DEFAULT);
    }

    static Scene bob(CostModel costs, IxgbeConfig card) {
        return new Scene("bob", "10.0.0.2/24", costs, card, TEN_GIGABIT);
    }

    /// Alice, who knows the generator's hardware address, on a cable of
    /// `rate` bits a second.
    static Scene alice(CostModel costs, long rate) {
        Scene scene = new Scene("alice", "10.0.0.1/24", costs,
                IxgbeConfig.DEFAULT, rate);
        scene.sh("ip neigh add 10.0.0.9 lladdr 02:00:00:00:ff:01 dev eth0");
        return scene;
    }

    private Scene(String name, String addr, CostModel costs,
            IxgbeConfig card, long rate) {
        host = network.host(name, new HostConfig().costs(costs));
        adapter = host.nic(card);
        source = new TrafficSource(network.world(), "generator");
        cable = network.cable(source, host.card(0), rate, CABLE_DELAY);
        host.up("eth0", addr);
        network.runFor(100 * MS);
    }

    long mac() {
        return host.net().devices().byName("eth0").devAddr();
    }

    /// A datagram to `port` of this host.
    byte[] datagram(int port, int len) {
        return Frames.udp(mac(), ADDR, port, len);
    }

    /// Sends `n` frames, `frames` in turn, `rate` a second, and waits until
    /// they are through.
    void send(long rate, long n, byte[]... frames) {
        source.start(network.now() + CABLE_DELAY, rate, n, frames);
        network.runFor(n * 1_000_000_000 / rate + 5 * MS);
    }

    /// Starts a program that reads datagrams to `port` for ever, each into
    /// `read[0]`.
    void sink(int port, long[] read) {
        host.spawn("sink", () -> {
            Syscalls sys = host.syscalls();
            int fd = socket(sys, port);
            byte[] buffer = new byte[65536];
            for (;;) {
                sys.recvfrom(fd, buffer, 0, null);
                read[0]++;
            }
        });
        network.runFor(MS);
    }

    /// A UDP socket, bound to `port` of all addresses.
    static int socket(Syscalls sys, int port) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, port));
        return fd;
    }

    /// What `line` prints on this host.
    String sh(String line) {
        return sh(host, line);
    }

    static String sh(Host host, String line) {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        new Shell(host).run(line, out, err);
        return out.append(err).toString();
    }

    /// The commands, each with what it prints, as a terminal shows them.
    String session(String... lines) {
        return session(host, lines);
    }

    static String session(Host host, String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(host.name()).append("$ ").append(line).append('\n');
            sh(host, line).lines().forEach(l -> text.append(l.stripTrailing())
                    .append('\n'));
        }
        return text.toString();
    }

    /// The card's counters, as `ethtool -S` shows them.
    Map<String, Long> ethtool() {
        Map<String, Long> counters = new TreeMap<>();
        host.exec("ethtool", () ->
                counters.putAll(adapter.stats().ethtool()));
        return counters;
    }

    /// Frames for which the card had no descriptor, or no room at all.
    long lostByCard() {
        Map<String, Long> counters = ethtool();
        return counters.get("rx_missed_errors")
                + counters.get("rx_no_dma_resources");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static void write(Path out, String name, String text)
            throws IOException {
        Files.writeString(out.resolve(name), text);
    }

    @Override
    public void close() {
        network.close();
    }
}
