package netstack.host.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import netstack.host.app.HelloServer;
import netstack.host.streams.StackServerSocketFactory;
import netstack.host.streams.StackSocketFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Apache's HttpClient and a plain server, one of them on our stack and the other on the real
/// kernel's, in both directions. `.ci/live-tcp` runs this in a network namespace; it needs root.
@EnabledIfEnvironmentVariable(named = "LAB_LIVE", matches = "streams")
class LiveStreamsTest {
    private static final String OURS = "10.78.1.2";
    private static final String KERNEL = "10.78.1.1";
    private static final int PORT = 8080;
    private static final int TIMES = 3;

    private final List<String> answers = new ArrayList<>();
    private final CountDownLatch listening = new CountDownLatch(1);
    private Throwable failure;

    private interface Program {
        void run() throws IOException;
    }

    private Runnable noting(Program p, Runnable after) {
        return () -> {
            try {
                p.run();
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
            after.run();
        };
    }

    /// Asks `server` some times over one connection, with sockets of `sockets`.
    private void ask(SocketFactory sockets, String server) throws IOException {
        var manager = new BasicHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(_ -> sockets.createSocket(), null, null,
                        RegistryBuilder.<TlsSocketStrategy>create().build()), null);
        try (CloseableHttpClient http =
                HttpClients.custom().setConnectionManager(manager).build()) {
            for (int i = 0; i < TIMES; i++) {
                answers.add(http.execute(new HttpGet("http://" + server + ":" + PORT + "/" + i),
                        response -> EntityUtils.toString(response.getEntity())));
            }
        }
    }

    /// Serves one connection with sockets of `sockets`, and tells when it listens.
    private void serve(ServerSocketFactory sockets) throws IOException {
        new HelloServer(new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port) throws IOException {
                ServerSocket listener = sockets.createServerSocket(port);
                listening.countDown();
                return listener;
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) throws IOException {
                return sockets.createServerSocket(port, backlog);
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress at)
                    throws IOException {
                return sockets.createServerSocket(port, backlog, at);
            }
        }, PORT).serve(1);
    }

    private void awaitListener() {
        try {
            assertThat(listening.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> expected() {
        return java.util.stream.IntStream.range(0, TIMES)
                .mapToObj(i -> "you asked: GET /" + i + " HTTP/1.1\n").toList();
    }

    /// Runs `theirs` on the real kernel and `ours` on a live host, until both have ended.
    private void live(Program theirs, boolean first, Ours ours) throws Exception {
        try (Tap tap = new Tap("lablive0");
                LiveHost live = new LiveHost(tap, OURS + "/24", 0)) {
            KernelEnd.configure("lablive0", netstack.ipv4.wire.Ipv4Addr.parse(KERNEL), 24);
            CountDownLatch ended = new CountDownLatch(2);
            Thread.ofPlatform().daemon().start(noting(theirs, ended::countDown));
            if (first) awaitListener();
            live.host().spawn("program", noting(() -> ours.run(live), ended::countDown));
            Thread world = Thread.ofPlatform().start(() -> {
                try {
                    live.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            boolean both = ended.await(60, TimeUnit.SECONDS);
            live.end();
            world.join();
            assertThat(failure).isNull();
            assertThat(both).as("both programs have ended").isTrue();
        }
        assertThat(answers).isEqualTo(expected());
    }

    private interface Ours {
        void run(LiveHost live) throws IOException;
    }

    @Test
    void apaches_client_on_our_stack_asks_a_server_of_the_kernels() throws Exception {
        live(() -> serve(ServerSocketFactory.getDefault()), true,
                live -> ask(new StackSocketFactory(live.host().syscalls()), KERNEL));
    }

    @Test
    void apaches_client_on_the_kernel_asks_a_server_on_our_stack() throws Exception {
        live(() -> {
            awaitListener();
            ask(SocketFactory.getDefault(), OURS);
        }, false, live -> serve(new StackServerSocketFactory(live.host().syscalls())));
    }
}
