package netstack.bench;

import java.lang.foreign.MemorySegment;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.driver.machine.WorldStats;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Two hosts that cost nothing on a cable of 10 Gb/s and 1 us: programs that
/// send each other datagrams of 18 bytes, the shortest frame.
final class TwoHosts implements AutoCloseable {
    private static final int PORT = 5000;
    private static final int SIZE = 18;
    private static final long TEN_GIGABIT = 10_000_000_000L;
    private static final long CABLE_DELAY = 1000;
    private static final SockaddrIn PEER =
            new SockaddrIn(Ipv4Addr.parse("10.0.0.2"), PORT);

    private final Network network = new Network(1);
    private final Host client;
    private final Host server;
    private long received;

    TwoHosts() {
        client = host("client");
        server = host("server");
        network.cable(client.card(0), server.card(0), TEN_GIGABIT,
                CABLE_DELAY);
        client.up("eth0", "10.0.0.1/24");
        server.up("eth0", "10.0.0.2/24");
    }

    private Host host(String name) {
        Host h = network.host(name, new HostConfig().checked(false)
                .costs(CostModel.FREE));
        h.nic();
        return h;
    }

    /// Sends `n` datagrams one way, as fast as the socket takes them.
    void stream(int n) {
        server.spawn("server", () -> serve(false));
        await(() -> {
            Syscalls sys = client.syscalls();
            int fd = connected(sys);
            MemorySegment buffer = buffer();
            for (int i = 0; i < n; i++) {
                sys.sendto(fd, buffer, 0, SIZE, 0, null);
            }
        });
        network.runFor(10_000_000);
    }

    /// Sends `n` datagrams, each when the answer to the last has come.
    void pingPong(int n) {
        server.spawn("server", () -> serve(true));
        await(() -> {
            Syscalls sys = client.syscalls();
            int fd = connected(sys);
            MemorySegment buffer = buffer();
            for (int i = 0; i < n; i++) {
                sys.sendto(fd, buffer, 0, SIZE, 0, null);
                sys.recvfrom(fd, buffer, 0, SIZE, 0, null);
                received++;
            }
        });
    }

    private void await(Runnable body) {
        Task t = client.spawn("client", body);
        network.world().await(t);
    }

    private static int connected(Syscalls sys) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.connect(fd, PEER);
        return fd;
    }

    private void serve(boolean answer) {
        Syscalls sys = server.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, PORT));
        MemorySegment buffer = buffer();
        SockaddrIn from = new SockaddrIn();
        for (;;) {
            int n = sys.recvfrom(fd, buffer, 0, SIZE, 0, from);
            received++;
            if (answer) {
                sys.sendto(fd, buffer, 0, n, 0, from);
            }
        }
    }

    private static MemorySegment buffer() {
        return MemorySegment.ofArray(new byte[SIZE]);
    }

    /// Datagrams that a program has received, on either host.
    long received() {
        return received;
    }

    WorldStats stats() {
        return network.world().stats();
    }

    @Override
    public void close() {
        network.close();
    }
}
