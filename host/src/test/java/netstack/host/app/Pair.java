package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import netstack.driver.hw.Cable;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.app.curl.Curl;
import netstack.host.app.http.HttpServer;
import netstack.transport.ErrnoException;

/// A client (10.0.1.2) and a server (10.0.2.2, as in the golden samples) on one cable.
public final class Pair implements AutoCloseable {
    public static final long SECOND = 1_000_000_000L;
    public static final Instant EPOCH = Instant.parse("2026-11-22T19:33:39Z");

    public final Network network = new Network(1);
    public final Host client = network.host("client", config());
    public final Host server = network.host("server", config());
    public final Cable cable;
    public String out;
    public String err;
    public int status;

    /// Memory for the buffers of 200 connections: TCP aborts them when it has too little.
    private static HostConfig config() {
        return new HostConfig().memory(256L << 20);
    }

    public Pair() {
        this(50_000);
    }

    public Pair(long delayNs) {
        client.nic();
        server.nic();
        cable = network.cable(client.card(0), server.card(0), 10 * SECOND, delayNs);
        client.up("eth0", "10.0.1.2/16");
        server.up("eth0", "10.0.2.2/16");
        network.runFor(1_000_000);
    }

    public HttpServer http(Path root) {
        HttpServer http = new HttpServer(server.syscalls(), 80, root,
            () -> EPOCH.plusNanos(server.machine().now()));
        server.spawn("httpd", http);
        network.runFor(1_000_000);
        return http;
    }

    /// Runs `body` on a host until it ends.
    public void run(Host host, Runnable body) {
        Throwable[] failure = new Throwable[1];
        Task t = host.spawn("program", () -> {
            try {
                body.run();
            } catch (AssertionError | ErrnoException e) {
                failure[0] = e;
            }
        });
        for (int s = 0; s < 600 && !t.dead(); s++) {
            network.runFor(SECOND);
        }
        if (failure[0] != null) {
            throw new AssertionError("the program failed", failure[0]);
        }
        assertThat(t.dead()).as("the program ended").isTrue();
    }

    /// Runs curl on the client.
    public Pair curl(String... args) {
        ByteArrayOutputStream o = new ByteArrayOutputStream();
        ByteArrayOutputStream e = new ByteArrayOutputStream();
        run(client, () -> status = new Curl(client.syscalls(), new PrintStream(o),
            new PrintStream(e)).run(java.util.List.of(args)));
        out = o.toString(StandardCharsets.UTF_8);
        err = e.toString(StandardCharsets.UTF_8);
        return this;
    }

    @Override
    public void close() {
        network.close();
    }
}
