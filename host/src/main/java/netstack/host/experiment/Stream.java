package netstack.host.experiment;

import netstack.driver.hw.DmaProfile;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.CpuTimes;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.sh.Shell;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Two hosts with a CPU each, and a stream of TCP from one to the other.
final class Stream implements AutoCloseable {
    private static final int PORT = 5201;
    private static final int CHUNK = 64 << 10;
    private static final String SERVER = "10.0.0.2";

    final Network network;
    final Host client;
    final Host server;
    private long received;

    Stream(long seed) {
        network = new Network(seed);
        client = host("client");
        server = host("server");
        network.cable(client.card(0), server.card(0));
        client.up("eth0", "10.0.0.1/24");
        server.up("eth0", SERVER + "/24");
        network.runFor(100 * Rig.MS);
    }

    private Host host(String name) {
        Host host = network.host(name, new HostConfig().checked(false)
                .costs(CostModel.SERVER_82599));
        host.nic();
        host.card(0).dmaProfile(DmaProfile.SERVER);
        return host;
    }

    /// Runs a command line on `host`.
    String sh(Host host, String line) {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        if (new Shell(host).run(line, out, err) != 0) {
            throw new IllegalStateException(line + ": " + err);
        }
        network.runFor(100 * Rig.MS);
        return out.toString();
    }

    /// Sends `bytes`; returns how long it takes, in ns.
    long send(long bytes) {
        server.machine().spawn("iperf3", 0, this::serve);
        network.runFor(Rig.MS);
        client.machine().spawn("iperf3", 0, () -> send(client, bytes));
        long start = network.now();
        while (received < bytes) network.runFor(Rig.MS / 10);
        return network.now() - start;
    }

    private void serve() {
        Syscalls sys = server.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, PORT));
        sys.listen(fd, 1);
        int conn = sys.accept4(fd, null, 0);
        byte[] buffer = new byte[CHUNK];
        for (int n = 1; n > 0; received += n) {
            n = sys.recv(conn, buffer, 0);
        }
    }

    private static void send(Host host, long bytes) {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.connect(fd, new SockaddrIn(Ipv4Addr.parse(SERVER), PORT));
        byte[] chunk = new byte[CHUNK];
        for (long left = bytes; left > 0;) {
            byte[] part = left < CHUNK ? new byte[(int) left] : chunk;
            left -= sys.send(fd, part, 0);
        }
        sys.close(fd);
    }

    /// The time that a host's CPU was not idle so far, in ns.
    static long busy(Host host) {
        var cpu = host.machine().cpu(0);
        return cpu.now() - cpu.times().of(CpuTimes.Kind.IDLE);
    }

    @Override
    public void close() {
        network.close();
    }
}
