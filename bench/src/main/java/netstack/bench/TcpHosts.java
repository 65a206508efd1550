package netstack.bench;

import java.lang.foreign.MemorySegment;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.driver.machine.WorldStats;
import netstack.driver.net.Mib;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.sh.Shell;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpMib;

/// Two hosts on a cable of 10 Gb/s with an MTU of 1500, and a stream from one
/// to the other: through sockets, TCP, IP, the driver's rings and NAPI, with
/// checksums, SACK and time stamps.
final class TcpHosts implements AutoCloseable {
    private static final int PORT = 5001;
    private static final int WRITE = 128 << 10;
    private static final long TEN_GIGABIT = 10_000_000_000L;
    private static final long SETTLE = 1_000_000;

    private final Network network = new Network(1);
    private final Host client;
    private final Host server;
    private long received;

    /// @param offload whether segments are cut and joined below TCP
    TcpHosts(CostModel costs, long delayNs, boolean offload) {
        client = host("client", costs);
        server = host("server", costs);
        network.cable(client.card(0), server.card(0), TEN_GIGABIT, delayNs);
        client.up("eth0", "10.0.0.1/24");
        server.up("eth0", "10.0.0.2/24");
        if (!offload) {
            plain(client);
            plain(server);
        }
    }

    private Host host(String name, CostModel costs) {
        Host h = network.host(name, new HostConfig().checked(false)
                .costs(costs));
        h.nic();
        return h;
    }

    private static void plain(Host host) {
        StringBuilder err = new StringBuilder();
        host.exec("ethtool", () -> new Shell(host).script(
                "ethtool -K eth0 tso off gso off gro off lro off",
                new StringBuilder(), err));
        if (!err.isEmpty()) throw new IllegalStateException(err.toString());
    }

    /// Sends `bytes`, and waits until the reader has seen the end.
    void bulk(long bytes) {
        Task reading = server.spawn("server", this::read);
        network.runFor(SETTLE);
        client.spawn("client", () -> write(bytes));
        network.world().await(reading);
    }

    private void write(long bytes) {
        Syscalls sys = client.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.connect(fd, new SockaddrIn(Ipv4Addr.parse("10.0.0.2"), PORT));
        MemorySegment buffer = MemorySegment.ofArray(new byte[WRITE]);
        for (long left = bytes; left > 0; ) {
            left -= sys.sendto(fd, buffer, 0, (int) Math.min(left, WRITE), 0,
                    null);
        }
        sys.close(fd);
    }

    private void read() {
        Syscalls sys = server.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, PORT));
        sys.listen(fd, 1);
        int conn = sys.accept4(fd, null, 0);
        MemorySegment buffer = MemorySegment.ofArray(new byte[WRITE]);
        for (int n = 1; n > 0; received += n) {
            n = sys.recvfrom(conn, buffer, 0, WRITE, 0, null);
        }
        sys.close(conn);
        sys.close(fd);
    }

    /// Bytes that the reader got.
    long received() {
        return received;
    }

    /// Segments that both hosts have sent, as on the cable.
    long segments() {
        return segments(client) + segments(server);
    }

    @SuppressWarnings("unchecked")
    private static long segments(Host host) {
        return ((Mib<TcpMib>) host.net().mib("Tcp")).sum(TcpMib.OUTSEGS);
    }

    WorldStats stats() {
        return network.world().stats();
    }

    @Override
    public void close() {
        network.close();
    }
}
