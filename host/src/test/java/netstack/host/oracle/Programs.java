package netstack.host.oracle;

import java.util.List;
import java.util.Map;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.transport.ErrnoException;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpInfo;

/// The programs of one recorded flow: a client that connects and writes, a server that accepts and
/// reads. The threads of a program share its files.
final class Programs {
    private static final int CHUNK = 65_536;
    private static final int MSG_DONTWAIT = 0x40;
    private static final long MS = 1_000_000;
    /// A turn of the recorded event loop looks at the clock at least four times, 256 ns each. Where
    /// the recording tells of each turn, the turns begin when they did.
    private static final long LOOKS = 1_024;

    private final Scenario scenario;
    private final Map<String, Object> flow;
    private final Host client;
    private final Host server;
    private final long start;
    private final int port;
    private final List<int[]> cwnd;
    /// Only the first flow is watched.
    private final boolean first;
    /// What TCP_INFO says of the client when it has read the end.
    final TcpInfo info = new TcpInfo();
    private int clientFd;
    private int serverFd = -1;
    private Task clientMain;
    private Task serverMain;
    private long got;
    private long answered;
    private boolean over;

    Programs(Scenario scenario, Map<String, Object> flow, Host client, Host server, long start,
            List<int[]> cwnd) {
        this.cwnd = cwnd;
        this.scenario = scenario;
        this.flow = flow;
        this.client = client;
        this.server = server;
        this.start = start;
        port = (int) Scenario.number(flow, "port", 5001);
        first = Scenario.number(flow, "i", 0) == 0;
    }

    void start() {
        if (!Boolean.TRUE.equals(scenario.setup.get("nolisten"))) serverMain = server.spawn("server", this::server);
        clientMain = client.spawn("client", this::client);
    }

    private void client() {
        Syscalls sys = client.syscalls();
        sleepUntil(client, start + Scenario.number(flow, "start_ms", 100) * MS);
        clientFd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        options(sys, clientFd, "opts");
        sys.bind(clientFd, new SockaddrIn(Scenario.CLIENT, (int) Scenario.number(flow, "cport", 40_001)));
        if (!quiet(() -> sys.connect(clientFd, new SockaddrIn(scenario.server, port)))) return;
        long connected = client.machine().now();
        actions(connected);
        thread(client, clientMain, "client-read", this::clientReads);
        if (first && (scenario.router || OracleMain.AROUND > 0)) thread(client, clientMain, "watch", this::watch);
        write(sys);
        // The end of the first thread would close its files.
        client.machine().nanosleep(Long.MAX_VALUE / 4);
    }

    /// Polls the congestion window at the recording's times.
    private void watch() {
        TcpInfo info = new TcpInfo();
        long every = Scenario.number(flow, "trace_ms", 5) * MS + 1_000;
        long first = start + 100 * MS + 2_000;
        while (!over) {
            long now = client.machine().now();
            sleepUntil(client, first + ((now - first) / every + 1) * every);
            boolean open = quiet(() -> client.syscalls().getsockopt(clientFd, SockOpt.SOL_TCP,
                    SockOpt.TCP_INFO, info));
            if (!open) return;
            cwnd.add(new int[] {(int) ((client.machine().now() - start) / 1000), info.caState,
                info.sndCwnd, info.sndSsthresh, info.unacked, info.sacked, info.lost, info.retrans,
                info.rtt, info.rttvar, (int) info.rto, info.backoff, (int) info.sndWnd,
                (int) info.pacingRate, (int) info.bytesAcked, info.notsentBytes,
                (int) info.minRtt, info.reordering});
        }
    }

    @SuppressWarnings("unchecked")
    private void write(Syscalls sys) {
        Object writer = flow.get("writer");
        boolean ok = true;
        if (writer == null) {
            ok = bulk(sys, Scenario.number(flow, "bytes", 0), Scenario.number(flow, "chunk", CHUNK));
        } else if (writer instanceof List<?> l) {
            ok = paced(sys, (List<Object>) l);
        } else if (writer.equals("reqresp")) {
            ok = requests(sys);
        } else {
            return;
        }
        Object close = flow.getOrDefault("close", "shutdown");
        if (ok && close.equals("shutdown")) quiet(() -> sys.shutdown(clientFd, SockOpt.SHUT_WR));
        if (ok && close.equals("close")) quiet(() -> sys.close(clientFd));
    }

    private boolean bulk(Syscalls sys, long bytes, long chunk) {
        for (long left = bytes; left > 0;) {
            int n = send(sys, clientFd, (int) Math.min(left, chunk));
            if (n < 0) return false;
            left -= n;
        }
        return true;
    }

    private boolean paced(Syscalls sys, List<Object> how) {
        long[] told = scenario.times("client", "send");
        long next = client.machine().now();
        for (int i = 0; i < (Double) how.get(3); i++) {
            if (i > 0) sleepUntil(client, i < told.length ? start + told[i] : next);
            next += ((Double) how.get(2)).longValue() * MS + LOOKS;
            if (trySend(sys, clientFd, ((Double) how.get(1)).intValue()) < 0) return false;
        }
        return true;
    }

    @SuppressWarnings("unchecked")
    private boolean requests(Syscalls sys) {
        long req = Scenario.number(flow, "req", 100);
        long resp = Scenario.number(flow, "resp", 200);
        List<Object> parts = (List<Object>) flow.getOrDefault("parts", List.of((double) req));
        for (int i = 1; i <= Scenario.number(flow, "count", 1); i++) {
            for (Object part : parts) trySend(sys, clientFd, ((Double) part).intValue());
            while (answered < i * resp) pause(client);
            long gap = Scenario.number(flow, "gap_ms", 0);
            if (gap > 0 && i < Scenario.number(flow, "count", 1)) sleepUntil(client, client.machine().now() + gap * MS);
        }
        return true;
    }

    private void clientReads() {
        Syscalls sys = client.syscalls();
        byte[] buf = new byte[CHUNK];
        for (;;) {
            int n = recv(sys, clientFd, buf);
            if (n <= 0) break;
            answered += n;
            clientMain.wake();
        }
        over = true;
        quiet(() -> sys.getsockopt(clientFd, SockOpt.SOL_TCP, SockOpt.TCP_INFO, info));
        quiet(() -> sys.close(clientFd));
    }

    @SuppressWarnings("unchecked")
    private void actions(long connected) {
        for (Object o : (List<Object>) flow.getOrDefault("actions", List.of())) {
            List<Object> action = (List<Object>) o;
            String what = (String) action.get(1);
            boolean atServer = what.startsWith("server");
            Host host = atServer ? server : client;
            long at = connected + ((Double) action.get(0)).longValue() * MS;
            thread(host, atServer ? serverMain : clientMain, "action", () -> {
                sleepUntil(host, at);
                act(host.syscalls(), what);
            });
        }
    }

    private void act(Syscalls sys, String what) {
        switch (what) {
            case "close" -> quiet(() -> sys.close(clientFd));
            case "shutdown" -> quiet(() -> sys.shutdown(clientFd, SockOpt.SHUT_WR));
            case "serverclose" -> quiet(() -> sys.close(serverFd));
            case "send1448" -> trySend(sys, clientFd, 1448);
            default -> throw new IllegalStateException(what);
        }
    }

    private void server() {
        Syscalls sys = server.syscalls();
        int listener = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.setsockopt(listener, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
        options(sys, listener, "sopts");
        sys.bind(listener, new SockaddrIn(0, port));
        sys.listen(listener, 128);
        serverFd = sys.accept4(listener, null, 0);
        options(sys, serverFd, "aopts");
        read(sys);
        server.machine().nanosleep(Long.MAX_VALUE / 4);
    }

    private void read(Syscalls sys) {
        Object reader = flow.getOrDefault("reader", "now");
        byte[] buf = new byte[CHUNK];
        if (reader.equals("never")) return;
        boolean end = true;
        if (reader instanceof List<?> l) {
            long ms = ((Double) l.get(1)).longValue();
            switch ((String) l.get(0)) {
                case "pause" -> sleepUntil(server, server.machine().now() + ms * MS);
                case "close" -> {
                    sleepUntil(server, server.machine().now() + ms * MS);
                    quiet(() -> sys.close(serverFd));
                    return;
                }
                default -> end = slow(sys, l);
            }
        }
        if (end) {
            for (int n = 1; n > 0;) {
                n = recv(sys, serverFd, buf);
                if (n > 0 && reader.equals("echo")) echo(sys, n);
            }
        }
        if (Boolean.FALSE.equals(flow.get("server_close"))) return;
        long delay = Scenario.number(flow, "server_close_delay_ms", 0);
        if (delay > 0) sleepUntil(server, server.machine().now() + delay * MS);
        quiet(() -> sys.close(serverFd));
    }

    /// Reads `bytes` each so many ms; false once all is read.
    private boolean slow(Syscalls sys, List<?> how) {
        byte[] buf = new byte[((Double) how.get(1)).intValue()];
        long[] told = scenario.times("server", "read");
        long next = server.machine().now() + ((Double) how.get(3)).longValue() * MS;
        for (int i = 0;; i++, next += ((Double) how.get(2)).longValue() * MS + LOOKS) {
            sleepUntil(server, i < told.length ? start + told[i] : next);
            try {
                if (sys.recv(serverFd, buf, MSG_DONTWAIT) == 0) return false;
            } catch (ErrnoException none) {
                if (none.errno() != 11) return false;
            }
        }
    }

    private void echo(Syscalls sys, int n) {
        long req = Scenario.number(flow, "req", 100);
        long before = got / req;
        got += n;
        long think = Scenario.number(flow, "think_ms", 0);
        for (long i = before; i < got / req; i++) {
            if (think > 0) sleepUntil(server, server.machine().now() + think * MS);
            trySend(sys, serverFd, (int) Scenario.number(flow, "resp", 200));
        }
    }

    @SuppressWarnings("unchecked")
    private void options(Syscalls sys, int fd, String which) {
        ((Map<String, Object>) flow.getOrDefault(which, Map.of())).forEach((key, value) -> Options.set(sys, fd, key, value));
    }

    /// Waits until it can be written, then writes; -1 after an error.
    private static int send(Syscalls sys, int fd, int len) {
        for (;;) {
            sys.poll(new PollFd[] {new PollFd(fd, SockOpt.POLLOUT)}, -1);
            int n = trySend(sys, fd, len);
            if (n != 0) return n;
        }
    }

    private static int trySend(Syscalls sys, int fd, int len) {
        try {
            return sys.send(fd, new byte[len], MSG_DONTWAIT);
        } catch (ErrnoException e) {
            return e.errno() == 11 ? 0 : -1;
        }
    }

    private static int recv(Syscalls sys, int fd, byte[] buf) {
        try {
            return sys.recv(fd, buf, 0);
        } catch (ErrnoException e) {
            return -1;
        }
    }

    private static boolean quiet(Runnable call) {
        try {
            call.run();
            return true;
        } catch (ErrnoException refused) {
            return false;
        }
    }

    private static void thread(Host host, Task main, String name, Runnable body) {
        host.spawn(name, body).files(main.files());
    }

    /// Sleeps until another thread wakes it.
    private static void pause(Host host) {
        host.machine().nanosleep(1_000);
    }

    private static void sleepUntil(Host host, long at) {
        long left = at - host.machine().now();
        if (left > 0) host.machine().nanosleep(left);
    }
}
