package netstack.book;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BiConsumer;
import netstack.driver.hw.Cable;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.packetdrill.states.Call;
import netstack.host.packetdrill.states.Matrix;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.wire.TcpHdr;

/// What the chapter on TCP shows: the life of a connection, a window that
/// shuts, and what is left of both.
final class TcpOutputs implements Output {
    private static final long MS = 1_000_000;
    private static final long GIGABIT = 1_000_000_000;
    private static final String FLAGS = "FSRP.U";

    @Override
    public void write(Path code, Path out) throws IOException {
        StringBuilder proc = new StringBuilder();
        Scene.write(out, "tcp-life.txt", run(TcpOutputs::answer,
                TcpOutputs::ask, 200, proc));
        Scene.write(out, "tcp-proc.txt", proc.toString());
        Scene.write(out, "tcp-window.txt", run(TcpOutputs::sleep,
                TcpOutputs::pour, 3000, new StringBuilder()));
        matrix(out);
    }

    /// All states against all events.
    private static void matrix(Path out) throws IOException {
        Scene.write(out, "tcp-opening.txt", Matrix.arrivals(Matrix.OPENING,
                Matrix.ISN));
        Scene.write(out, "tcp-closing.txt", Matrix.arrivals(Matrix.CLOSING,
                Matrix.ISN));
        Scene.write(out, "tcp-calls.txt", Matrix.calls(Call.USES, 18));
        Scene.write(out, "tcp-ends.txt", Matrix.calls(Call.ENDS, 12));
        Scene.write(out, "tcp-silence.txt", Matrix.silence());
    }

    /// Alice connects to Bob, 10 ms away; returns what passes the cable.
    private static String run(BiConsumer<Syscalls, Host> server,
            BiConsumer<Syscalls, Host> client, int ms, StringBuilder proc) {
        StringBuilder trace = new StringBuilder();
        try (Network network = new Network(1)) {
            Host alice = network.host("alice", new HostConfig());
            Host bob = network.host("bob", new HostConfig());
            alice.nic();
            bob.nic();
            Cable cable = network.cable(alice.card(0), bob.card(0), GIGABIT,
                    10 * MS);
            alice.up("eth0", "10.0.0.1/24");
            bob.up("eth0", "10.0.0.2/24");
            start(bob, server);
            network.runFor(MS);
            Relative seq = new Relative();
            long begin = network.now();
            cable.tap((time, direction, data, len) -> trace.append(
                    line(time - begin, direction, data, seq)));
            Task asking = start(alice, client);
            network.runFor(ms * MS);
            proc.append(bob.proc().read("/proc/net/tcp"));
            if (asking.failure() != null) {
                throw new IllegalStateException(asking.failure());
            }
        }
        return trace.toString();
    }

    private static Task start(Host host, BiConsumer<Syscalls, Host> body) {
        return host.spawn("app", () -> body.accept(host.syscalls(), host));
    }

    /// First sequence numbers by direction: a reader counts from 0.
    private static final class Relative {
        private final int[] isn = new int[2];
        private final boolean[] known = new boolean[2];

        int seq(int direction, int seq) {
            if (!known[direction]) {
                known[direction] = true;
                isn[direction] = seq;
            }
            return seq - isn[direction];
        }

        int ack(int direction, int ack) {
            return ack - isn[1 - direction];
        }
    }

    private static String line(long ns, int direction, byte[] data,
            Relative rel) {
        MemorySegment mem = MemorySegment.ofArray(data);
        if (new EthHdr(mem, 0).proto() != EthHdr.ETH_P_IP) return "";
        IpHdr iph = new IpHdr(mem, EthHdr.LEN);
        TcpHdr th = new TcpHdr(mem, EthHdr.LEN + iph.hdrlen());
        int len = iph.totLen() - iph.hdrlen() - th.doff() * 4;
        StringBuilder flags = new StringBuilder();
        for (int i = 0; i < FLAGS.length(); i++) {
            if ((th.flags() >> i & 1) != 0) flags.append(FLAGS.charAt(i));
        }
        return String.format(Locale.ROOT,
                "%8.3f ms  %s  [%-2s] seq %d%s win %d%n", ns / 1e6,
                direction == 0 ? "alice > bob" : "bob > alice", flags,
                rel.seq(direction, th.seq()), (len == 0 ? "" : ", "
                + len + " bytes,") + (th.ack() ? " ack "
                + rel.ack(direction, th.ackSeq()) : ""), th.window());
    }

    private static int listen(Syscalls sys) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.bind(fd, new SockaddrIn(0, 80));
        sys.listen(fd, 5);
        return sys.accept4(fd, null, 0);
    }

    private static int connect(Syscalls sys) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.connect(fd, new SockaddrIn(Ipv4Addr.parse("10.0.0.2"), 80));
        return fd;
    }

    /// A server that reads a request and answers it.
    private static void answer(Syscalls sys, Host host) {
        int conn = listen(sys);
        sys.recv(conn, new byte[1000], 0);
        sys.send(conn, new byte[3000], 0);
        sys.close(conn);
    }

    private static void ask(Syscalls sys, Host host) {
        int fd = connect(sys);
        sys.send(fd, new byte[100], 0);
        byte[] buf = new byte[10_000];
        while (sys.recv(fd, buf, 0) > 0) { }
        sys.close(fd);
    }

    /// A server with a small buffer that reads only after two seconds.
    private static void sleep(Syscalls sys, Host host) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, 8192);
        sys.bind(fd, new SockaddrIn(0, 80));
        sys.listen(fd, 5);
        int conn = sys.accept4(fd, null, 0);
        host.machine().nanosleep(2000 * MS);
        byte[] buf = new byte[65536];
        while (sys.recv(conn, buf, 0) > 0) { }
        sys.close(conn);
    }

    private static void pour(Syscalls sys, Host host) {
        int fd = connect(sys);
        sys.send(fd, new byte[20_000], 0);
        sys.close(fd);
    }
}
