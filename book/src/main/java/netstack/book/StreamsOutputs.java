package netstack.book;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.app.curl.Curl;
import netstack.host.app.http.HttpServer;
import netstack.host.app.iperf3.Iperf3;
import netstack.transport.EpollEvent;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What the chapter on streams shows: curl, epoll by level and by edge, and
/// iperf3.
final class StreamsOutputs implements Output {
    private static final long SECOND = 1_000_000_000;
    private static final long MS = 1_000_000;
    private static final long RATE = SECOND / 10;
    private static final long DELAY = 5 * MS;
    private static final Instant START =
            Instant.parse("2026-01-01T00:00:00Z");
    private static final int PORT = 7000;

    /// A program that prints.
    private interface Program {
        void run(Syscalls sys, PrintStream out);
    }

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "streams-curl.txt", curl());
        Scene.write(out, "streams-epoll.adoc", epoll());
        Scene.write(out, "streams-iperf3.txt", iperf3());
    }

    private static Host host(Network network, int number) {
        Host host = network.host("h" + number,
                new HostConfig().costs(CostModel.SERVER_82599));
        host.nic();
        return host;
    }

    /// What `client` prints while `server` runs on the other host, over
    /// 100 Mbit/s and 5 ms.
    private static String run(Program server, Program client) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true,
                StandardCharsets.UTF_8);
        try (Network network = new Network(1)) {
            Host a = host(network, 1);
            Host b = host(network, 2);
            network.cable(a.card(0), b.card(0), RATE, DELAY);
            a.up("eth0", "10.0.0.1/24");
            b.up("eth0", "10.0.0.2/24");
            PrintStream away = new PrintStream(
                    PrintStream.nullOutputStream());
            b.spawn("server", () -> server.run(b.syscalls(), away));
            network.runFor(MS);
            Task t = a.spawn("client", () -> client.run(a.syscalls(), out));
            while (!t.dead()) network.runFor(SECOND / 10);
        }
        return text.toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    private static String curl() throws IOException {
        Path root = Files.createTempDirectory("book");
        Path page = root.resolve("index.html");
        try {
            Files.writeString(page, "hello from h2\n");
            Files.setLastModifiedTime(page, FileTime.from(START));
            return run((sys, out) -> new HttpServer(sys, 80, root,
                    () -> START.plusNanos(sys.clockGettime())).run(),
                    (sys, out) -> new Curl(sys, out, out).run(List.of("-sv",
                    "-w", "connect=%{time_connect} first=%{"
                    + "time_starttransfer} total=%{time_total}\\n",
                    "http://10.0.0.2/")));
        } finally {
            Files.delete(page);
            Files.delete(root);
        }
    }

    private static String iperf3() {
        return run((sys, out) -> new Iperf3(sys, out, out, 1)
                .run(List.of("-s")),
                (sys, out) -> new Iperf3(sys, out, out, 1)
                .run(List.of("-c", "10.0.0.2", "-P", "2", "-t", "2")));
    }

    /// The same datagrams, seen by two sets.
    private static String epoll() {
        Rows rows = new Rows("4,1,2,2", "what happened", "queue",
                "by level", "by edge");
        run((sys, out) -> { }, (sys, out) -> {
            int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
            SockaddrIn here = new SockaddrIn(0x7f000001, PORT);
            sys.bind(fd, here);
            int level = set(sys, fd, EpollEvent.EPOLLIN);
            int edge = set(sys, fd, EpollEvent.EPOLLIN | EpollEvent.EPOLLET);
            int queued = 0;
            for (String step : List.of("a datagram arrives",
                    "two datagrams arrive", "nothing", "one is read",
                    "a datagram arrives", "all are read", "nothing")) {
                int n = step.startsWith("two") ? 2
                        : step.startsWith("a d") ? 1 : 0;
                for (int i = 0; i < n; i++) {
                    sys.sendto(fd, new byte[1], 0, here);
                }
                int read = step.startsWith("one") ? 1
                        : step.startsWith("all") ? queued : 0;
                for (int i = 0; i < read; i++) sys.recv(fd, new byte[1], 0);
                queued += n - read;
                rows.row(step, Integer.toString(queued), told(sys, level),
                        told(sys, edge));
            }
        });
        return rows.toString();
    }

    private static int set(Syscalls sys, int fd, int events) {
        int set = sys.epollCreate1(0);
        sys.epollCtl(set, EpollEvent.EPOLL_CTL_ADD, fd,
                new EpollEvent(events, fd));
        return set;
    }

    private static String told(Syscalls sys, int set) {
        return sys.epollWait(set, new EpollEvent[] {new EpollEvent()}, 1, 0)
                == 1 ? "EPOLLIN" : "-";
    }
}
