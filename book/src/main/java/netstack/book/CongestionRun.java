package netstack.book;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.sh.Shell;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpInfo;

/// One file over one bottleneck, and the sender's window while it goes.
final class CongestionRun {
    private static final long MS = 1_000_000;
    private static final int PORT = 5001;
    private static final int SERVER = 0x0a000002;
    private static final long LONGEST = 60_000 * MS;

    /// Time in s and window in packets, one of each a sample.
    final List<Double> times = new ArrayList<>();
    final List<Double> windows = new ArrayList<>();
    /// What happened until the end, in s and packets.
    double seconds;
    long dropped;
    private boolean done;

    /// Sends `bytes` by `algorithm` over `rate` bits per second, with a
    /// round trip of `rttMs` and a queue of `queue` packets.
    static CongestionRun of(String algorithm, boolean hystart, long bytes,
            long rate, int rttMs, int queue) {
        CongestionRun run = new CongestionRun();
        try (Network network = new Network(1)) {
            Host a = host(network, "a", 1);
            Host b = host(network, "b", 2);
            Bottleneck way = Bottleneck.connect(network, a, b, rate,
                    rttMs * MS, queue);
            a.up("eth0", "10.0.0.1/24");
            b.up("eth0", "10.0.0.2/24");
            neighbour(a, "10.0.0.2", "02:00:00:00:02:01");
            neighbour(b, "10.0.0.1", "02:00:00:00:01:01");
            a.net().sysctl().set("net.ipv4.tcp_congestion_control",
                    algorithm);
            a.inet().tcp.cubic().hystart = hystart;
            network.runFor(1000 * MS);
            b.spawn("server", () -> run.serve(b));
            a.spawn("client", () -> run.send(a, bytes));
            for (long t = 0; t < LONGEST && !run.done; t += 100 * MS) {
                network.runFor(100 * MS);
            }
            run.dropped = way.dropped();
            network.runFor(5000 * MS);
        }
        return run;
    }

    private static Host host(Network network, String name, int number) {
        Host host = network.host(name, new HostConfig().hz(1000));
        host.nic(new IxgbeConfig(1, 4096, 4096, 0));
        return host;
    }

    private static void neighbour(Host host, String addr, String mac) {
        new Shell(host).run("ip neigh replace " + addr + " lladdr " + mac
                + " dev eth0", new StringBuilder(), new StringBuilder());
    }

    private void serve(Host b) {
        Syscalls sys = b.syscalls();
        int listener = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM,
                0);
        sys.bind(listener, new SockaddrIn(0, PORT));
        sys.listen(listener, 1);
        int fd = sys.accept4(listener, null, 0);
        byte[] buf = new byte[1 << 16];
        while (sys.recv(fd, buf, 0) > 0) { }
        sys.close(fd);
        sys.close(listener);
    }

    private void send(Host a, long bytes) {
        Syscalls sys = a.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.connect(fd, new SockaddrIn(SERVER, PORT));
        long start = a.machine().now();
        a.spawn("watch", () -> watch(a, fd, start))
                .files(a.machine().current().files());
        byte[] buf = new byte[1 << 16];
        for (long left = bytes; left > 0;) {
            left -= sys.send(fd, left < buf.length
                    ? new byte[(int) left] : buf, 0);
        }
        sys.shutdown(fd, SockOpt.SHUT_WR);
        sys.poll(new PollFd[] {new PollFd(fd, SockOpt.POLLIN)}, -1);
        seconds = (a.machine().now() - start) / 1e9;
        done = true;
        sys.close(fd);
    }

    private void watch(Host a, int fd, long start) {
        TcpInfo info = new TcpInfo();
        while (!done) {
            a.syscalls().getsockopt(fd, SockOpt.SOL_TCP, SockOpt.TCP_INFO,
                    info);
            times.add((a.machine().now() - start) / 1e9);
            windows.add((double) info.sndCwnd);
            a.machine().nanosleep(2 * MS);
        }
    }
}
