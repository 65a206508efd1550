package netstack.host.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netstack.driver.hw.Cable;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.legacy.Legacy82599;
import netstack.driver.machine.CpuTimes;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Softirq;
import netstack.driver.net.NetDevice;
import netstack.driver.net.SysctlException;
import netstack.host.Host;
import netstack.host.Network;
import netstack.ipv4.wire.Ipv4Addr;

/// What most experiments measure on: a host with one card (10.0.0.2), and a
/// generator at the other end of its cable.
public final class Rig implements AutoCloseable {
    public static final int ADDR = Ipv4Addr.parse("10.0.0.2");
    public static final int PORT = 7000;
    public static final long MS = 1_000_000;
    private static final int SENDERS = Ipv4Addr.parse("10.64.0.0");
    private static final int GOLDEN_RATIO_32 = 0x9E3779B1;
    public static final long CABLE_DELAY = 1000;

    public final Network network;
    public final Host host;
    /// Null if the card is an old one.
    public final Ixgbe card;
    private final Legacy82599 legacy;
    public final Generator generator;
    public final Cable cable;
    private final List<Sink> sinks = new ArrayList<>();

    public Rig(RigConfig c) {
        network = new Network(c.seed);
        host = network.host("host", c.withMemory());
        card = c.legacy ? null : host.nic(c.card());
        legacy = c.legacy ? host.legacyNic() : null;
        host.card(0).dmaProfile(c.dma);
        generator = new Generator(network.world(), "generator");
        cable = network.cable(generator, host.card(0), c.linkRate,
                CABLE_DELAY);
        host.up(device().name(), "10.0.0.2/8");
        network.runFor(100 * MS);
    }

    public NetDevice device() {
        return card == null ? legacy.dev() : card.dev();
    }

    /// Writes a setting, as `sysctl -w` does.
    public void sysctl(String name, long value) {
        host.exec("sysctl", () -> {
            try {
                host.net().sysctl().set(name, Long.toString(value));
            } catch (SysctlException refused) {
                throw new BadSetting(name + " = " + value + ": "
                        + refused.getMessage());
            }
        });
    }

    /// Starts a reader of `port` on CPU `cpu`.
    public Sink sink(int port, int cpu) {
        return sink(new Sink(host, port), cpu);
    }

    public Sink sink(Sink sink, int cpu) {
        host.machine().spawn("sink" + cpu, cpu, sink);
        network.runFor(MS);
        sinks.add(sink);
        return sink;
    }

    /// The sender of flow `i`, somewhere in 10.64.0.0/10: neighbours in
    /// number are none in address, which a hash would spread too well.
    public static int sender(int i) {
        return SENDERS | i * GOLDEN_RATIO_32 >>> 10;
    }

    /// The shortest datagram of flow `i` to `port`.
    public byte[] datagram(int i, int port) {
        return Datagrams.frame(device().devAddr(), sender(i), ADDR,
                port, Datagrams.SHORTEST);
    }

    /// The shortest datagrams of `n` flows to `port`.
    public byte[][] flows(int n, int port) {
        byte[][] frames = new byte[n][];
        for (int i = 0; i < n; i++) frames[i] = datagram(i, port);
        return frames;
    }

    /// Sends `frames` in turn at `rate` a second for `ns`, and counts the
    /// second half of that time only: what is filling or falling asleep at
    /// first has settled then. Afterwards all that is on its way arrives.
    public Sample flood(long rate, long ns, byte[]... frames) {
        return flood(Pace.even(rate), rate, ns, frames);
    }

    public Sample flood(Pace pace, long rate, long ns, byte[]... frames) {
        long n = Math.max(1, (long) (rate / 1e9 * ns));
        generator.start(network.now() + CABLE_DELAY, pace, n, frames);
        network.runFor(ns / 2);
        Sample during = watch(ns - ns / 2);
        network.runFor(20 * MS);
        return during;
    }

    /// Lets the card's queue `i` interrupt CPU `cpu` only, as
    /// `echo CPU > /proc/irq/N/smp_affinity_list` does.
    public void affinity(int i, int cpu) {
        List<IrqLine> queues = host.machine().lines().stream().filter(l ->
                l.name().startsWith(device().name() + "-TxRx")).toList();
        host.exec("sh", () -> queues.get(i).setAffinity(1L << cpu));
    }

    /// Lets threads poll the card, as `echo 1 > .../threaded` does.
    public void threaded() {
        host.exec("sh", () -> host.rx().napis().setThreaded(device(), true));
        network.runFor(MS);
    }

    /// What happens in the next `ns`.
    public Sample watch(long ns) {
        sinks.forEach(Sink::reset);
        Sample before = sample();
        network.runFor(ns);
        return sample().minus(before);
    }

    /// What the host's counters show now.
    public Sample sample() {
        int cpus = host.machine().nrCpus();
        long[] processed = new long[cpus];
        long[] busy = new long[cpus];
        long squeezes = 0;
        long rps = 0;
        long softirqs = 0;
        for (int i = 0; i < cpus; i++) {
            var sd = host.rx().softnetData(i);
            processed[i] = sd.processed();
            squeezes += sd.timeSqueeze();
            rps += sd.receivedRps();
            var cpu = host.machine().cpu(i);
            softirqs += cpu.softirqs().count(Softirq.NET_RX);
            busy[i] = cpu.now() - cpu.times().of(CpuTimes.Kind.IDLE);
        }
        return new Sample(network.now(), processed, busy, interrupts(),
                softirqs, squeezes, rps, sinks.stream()
                .mapToLong(Sink::received).sum());
    }

    private long interrupts() {
        long sum = 0;
        for (IrqLine line : host.machine().lines()) {
            if (!line.name().startsWith(device().name())) continue;
            for (int i = 0; i < host.machine().nrCpus(); i++) {
                sum += line.count(i);
            }
        }
        return sum;
    }

    /// The card's counters, as `ethtool -S` shows them.
    public Map<String, Long> ethtool() {
        Map<String, Long> counters = new TreeMap<>();
        host.exec("ethtool", () -> counters.putAll(card.stats().ethtool()));
        return counters;
    }

    /// Frames for which the card had no descriptor, or no room at all.
    public long lostByCard() {
        Map<String, Long> counters = ethtool();
        return counters.get("rx_missed_errors")
                + counters.get("rx_no_dma_resources");
    }

    @Override
    public void close() {
        network.close();
    }
}
