package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import netstack.driver.machine.Task;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// TCP through system calls, over `lo`.
class TcpSocketTest {
    private final InetHost host = new InetHost();

    @AfterEach
    void close() {
        host.close();
    }

    private int tcp() {
        return host.calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
    }

    private int listener(int port, int backlog) {
        int fd = tcp();
        host.calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
        host.calls.bind(fd, new SockaddrIn(0, port));
        host.calls.listen(fd, backlog);
        return fd;
    }

    private byte[] readAll(int fd) {
        byte[] all = new byte[0];
        byte[] buf = new byte[65536];
        for (;;) {
            int n = host.calls.recv(fd, buf, 0);
            if (n == 0) {
                return all;
            }
            all = java.util.Arrays.copyOf(all, all.length + n);
            System.arraycopy(buf, 0, all, all.length - n, n);
        }
    }

    @Test
    void bytes_arrive_once_and_in_order() {
        byte[] data = new byte[1 << 20];
        new Random(1).nextBytes(data);
        byte[][] got = new byte[1][];
        host.spawn("server", () -> {
            int fd = listener(80, 5);
            int conn = host.calls.accept4(fd, null, 0);
            got[0] = readAll(conn);
            host.calls.close(conn);
            host.calls.close(fd);
        });
        Task client = host.spawn("client", () -> {
            int fd = tcp();
            host.calls.connect(fd, InetHost.at(80));
            assertThat(host.calls.send(fd, data, 0)).isEqualTo(data.length);
            host.calls.close(fd);
        });
        host.pass(5000);
        if (client.failure() != null) {
            throw new AssertionError(client.failure());
        }
        assertThat(got[0]).isEqualTo(data);
    }
}
