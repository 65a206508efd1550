package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import netstack.host.streams.StackServerSocketFactory;
import netstack.host.streams.StackSocketFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;

/// Programs that know nothing of us run on our stack: sockets of java.net, and Apache HttpClient.
class StreamsTest {
    private interface Program {
        void run() throws IOException;
    }

    private static Runnable program(Program p) {
        return () -> {
            try {
                p.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static void server(Pair pair, int port) {
        pair.server.spawn("server", program(() -> new HelloServer(
            new StackServerSocketFactory(pair.server.syscalls()), port).serve(1)));
        pair.network.runFor(1_000_000);
    }

    @Test
    void apaches_client_asks_a_plain_server_twice_over_one_connection() {
        try (Pair pair = new Pair()) {
            server(pair, 8080);
            pair.run(pair.client, program(() -> {
                StackSocketFactory sockets = new StackSocketFactory(pair.client.syscalls());
                var manager = new BasicHttpClientConnectionManager(
                        new DefaultHttpClientConnectionOperator(
                                _ -> sockets.createSocket(), null, null,
                                RegistryBuilder.<TlsSocketStrategy>create()
                                        .build()), null);
                manager.setConnectionConfig(ConnectionConfig.DEFAULT);
                try (CloseableHttpClient http = HttpClients.custom()
                        .setConnectionManager(manager).build()) {
                    for (String path : new String[] {"/a", "/b"}) {
                        String got = http.execute(new HttpGet("http://10.0.2.2:8080" + path),
                            response -> EntityUtils.toString(response.getEntity()));
                        assertThat(got).isEqualTo("you asked: GET " + path + " HTTP/1.1\n");
                    }
                }
            }));
        }
    }

    @Test
    void a_socket_has_the_manners_of_java_net() {
        try (Pair pair = new Pair()) {
            server(pair, 80);
            pair.run(pair.client, program(() -> {
                StackSocketFactory sockets = new StackSocketFactory(pair.client.syscalls());
                InetAddress peer = InetAddress.getByName("10.0.2.2");
                assertThatThrownBy(() -> sockets.createSocket(peer, 81))
                    .isInstanceOf(ConnectException.class).hasMessage("Connection refused");
                try (Socket s = sockets.createSocket(peer, 80)) {
                    assertThat(s.getLocalAddress().getHostAddress()).isEqualTo("10.0.1.2");
                    assertThat(s.getPort()).isEqualTo(80);
                    s.setTcpNoDelay(true);
                    assertThat(s.getTcpNoDelay()).isTrue();
                    s.setSoTimeout(50);
                    assertThat(s.getSoTimeout()).isEqualTo(50);
                    assertThatThrownBy(() -> s.getInputStream().read())
                        .isInstanceOf(SocketTimeoutException.class);
                    s.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
                    s.shutdownOutput();
                    assertThat(new String(s.getInputStream().readAllBytes()))
                        .endsWith("you asked: GET / HTTP/1.0\n");
                }
            }));
        }
    }
}
