package netstack.bench;

import java.lang.foreign.MemorySegment;
import netstack.driver.hw.Mmio;
import netstack.driver.hw.Reg;
import netstack.driver.hw.Toeplitz;
import netstack.driver.hw.TrafficSource;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.WorldStats;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A host under a flood of small UDP datagrams: on each CPU a queue of the
/// card, its interrupt, and a program that reads from a socket.
final class LoadedHost implements AutoCloseable {
    private static final int ADDR = Ipv4Addr.parse("10.0.0.2");
    private static final int SOURCES = Ipv4Addr.parse("10.0.0.100");
    private static final int FIRST_PORT = 5000;
    private static final long TEN_GIGABIT = 10_000_000_000L;
    private static final long CABLE_DELAY = 1000;
    private static final int BUFFER = 2048;

    private final Network network = new Network(1);
    private final TrafficSource source;
    private final Host host;
    private final int cpus;
    private final byte[][] frames;
    private final long[] received;

    /// With `ksoftirqdFirst`, interrupts leave the work to ksoftirqd once
    /// it is awake, as in Linux 4.9 to 6.4.
    LoadedHost(int cpus, long quantum, boolean ksoftirqdFirst) {
        this.cpus = cpus;
        HostConfig config = new HostConfig().cpus(cpus)
                .costs(CostModel.SERVER_82599).checked(false);
        config.machine().quantum(quantum).ksoftirqdFirst(ksoftirqdFirst);
        host = network.host("host", config);
        Ixgbe card = host.nic(new IxgbeConfig(cpus, 512, 512, 20));
        source = new TrafficSource(network.world(), "generator");
        network.cable(source, host.card(0), TEN_GIGABIT, CABLE_DELAY);
        host.up("eth0", "10.0.0.2/24");
        received = new long[cpus];
        frames = new byte[cpus][];
        // in a task: reading the card's registers takes time
        network.world().runTask(host.machine(), () -> aim(card));
        for (int i = 0; i < cpus; i++) {
            int cpu = i;
            host.machine().spawn("sink" + i, i, () -> sink(cpu));
        }
    }

    private void aim(Ixgbe card) {
        for (int i = 0; i < cpus; i++) {
            frames[i] = UdpFrame.of(card.dev().devAddr(), flowTo(i), ADDR,
                    FIRST_PORT + i);
        }
    }

    /// A sender whose frames the card puts into queue `q`.
    private int flowTo(int q) {
        int saddr = SOURCES;
        while (cpus > 1 && queue(saddr) != q) {
            saddr++;
        }
        return saddr;
    }

    private int queue(int saddr) {
        Mmio hw = host.card(0).hw();
        byte[] key = new byte[Toeplitz.KEY_SIZE];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (hw.readl(Reg.RSSRK.at(i / 4)) >> 8 * (i % 4));
        }
        byte[] in = new byte[8];
        MemorySegment.ofArray(in).asByteBuffer().putInt(saddr).putInt(ADDR);
        int entry = new Toeplitz(key).hash(in, 0, in.length, 0, 0) & 127;
        return hw.readl(Reg.RETA.at(entry / 4)) >> 8 * (entry % 4) & 15;
    }

    private void sink(int cpu) {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, FIRST_PORT + cpu));
        MemorySegment buffer = MemorySegment.ofArray(new byte[BUFFER]);
        for (;;) {
            sys.recvfrom(fd, buffer, 0, BUFFER, 0, null);
            received[cpu]++;
        }
    }

    /// Sends `n` frames at `rate` a second, and waits until they are through.
    void flood(long rate, long n) {
        source.start(network.now() + CABLE_DELAY, rate, n, frames);
        network.runFor(n * 1_000_000_000 / rate + 10_000_000);
    }

    long received() {
        long sum = 0;
        for (long n : received) {
            sum += n;
        }
        return sum;
    }

    WorldStats stats() {
        return network.world().stats();
    }

    @Override
    public void close() {
        network.close();
    }
}
