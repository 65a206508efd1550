package netstack.exercises.tcpcubic.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import netstack.driver.hw.Cable;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.tcpreassembly.Stream;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpCongestionOps;
import netstack.transport.tcp.TcpInfo;

/// A connection of two real hosts whose sender has a student's congestion
/// control: over a link of 10 Mbit/s and 20 ms with a queue before it.
final class CubicFlow implements AutoCloseable {

    private static final String NAME = "student";
    private static final String SENDER = "10.0.0.1";
    private static final String RECEIVER = "10.0.0.2";
    private static final int PORT = 5001;
    /// Enough that no buffer is the limit.
    private static final long MEMORY = 64 << 20;
    private static final int CHUNK = 16 << 10;
    private static final int RING = 512;
    private static final long RATE = 10_000_000;
    private static final long MS = 1_000_000;
    private static final long ONE_WAY = 10 * MS;
    private static final long START = 100 * MS;
    private static final long SAMPLE = 20 * MS;

    private final Network network = new Network(1);
    private final Guard guard;
    private final Host sender = host("sender");
    private final Host receiver = host("receiver");
    private final List<Integer> windows = new ArrayList<>();
    private long received;
    private boolean intact = true;

    CubicFlow(TcpCongestionOps ops, int queue, Guard guard) {
        this.guard = guard;
        Bottleneck there = new Bottleneck(RATE, queue, ONE_WAY);
        Bottleneck back = new Bottleneck(0, Integer.MAX_VALUE, ONE_WAY);
        there.opposite(back);
        back.opposite(there);
        plug(sender, there, SENDER);
        plug(receiver, back, RECEIVER);
        network.world().connect(sender.machine(), receiver.machine(),
                ONE_WAY);
        sender.inet().tcp.register(NAME, () -> new GuardedOps(ops, guard));
        sender.net().sysctl().set("net.ipv4.tcp_congestion_control", NAME);
    }

    private Host host(String name) {
        Host host = network.host(name, new HostConfig().checked(false)
                .memory(MEMORY));
        host.nic(new IxgbeConfig(1, RING, RING, 0));
        return host;
    }

    private void plug(Host host, Bottleneck end, String addr) {
        new Cable(network.world(), 0, 1).connect(host.card(0), end);
        host.up("eth0", addr + "/24");
    }

    /// Sends for `ms` from the start of the connection.
    void run(long ms) throws Throwable {
        receiver.spawn("sink", this::sink);
        network.world().run(START);
        sender.spawn("source", this::source);
        for (long t = 0; t < ms * MS && !guard.broken(); t += SAMPLE) {
            network.runFor(SAMPLE);
        }
        guard.rethrow();
    }

    private void sink() {
        Syscalls sys = receiver.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, PORT));
        sys.listen(fd, 1);
        int conn = sys.accept4(fd, null, 0);
        byte[] b = new byte[CHUNK];
        for (int n = 1; n > 0; received += n) {
            n = sys.recv(conn, b, 0);
            intact &= Arrays.equals(Stream.bytes(received, n),
                    Arrays.copyOf(b, n));
        }
    }

    private void source() {
        Syscalls sys = sender.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.connect(fd, new SockaddrIn(Ipv4Addr.parse(RECEIVER), PORT));
        sender.spawn("ss", () -> sample(fd)).files(
                sender.machine().current().files());
        for (long at = 0;; at += CHUNK) {
            sys.send(fd, Stream.bytes(at, CHUNK), 0);
        }
    }

    private void sample(int fd) {
        TcpInfo info = new TcpInfo();
        while (true) {
            sender.syscalls().getsockopt(fd, SockOpt.SOL_TCP,
                    SockOpt.TCP_INFO, info);
            windows.add(info.sndCwnd);
            sender.machine().nanosleep(SAMPLE);
        }
    }

    /// The windows every 20 ms.
    List<Integer> windows() {
        return windows;
    }

    /// Bytes that have arrived.
    long received() {
        return received;
    }

    /// Whether they were those that were sent.
    boolean intact() {
        return intact;
    }

    @Override
    public void close() {
        network.world().close();
    }
}
