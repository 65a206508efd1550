package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import org.junit.jupiter.api.Test;

/// The echo service over TCP.
class TcpEchoTest {
    private static final int SERVER = 0x0a000202;
    private static final int PORT = 7;

    private static TcpEcho serve(Pair pair) {
        TcpEcho echo = new TcpEcho(pair.server.syscalls(), PORT);
        pair.server.spawn("echo", echo);
        pair.network.runFor(1_000_000);
        return echo;
    }

    private static int connect(Syscalls sys) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.connect(fd, new SockaddrIn(SERVER, PORT));
        return fd;
    }

    private static byte[] read(Syscalls sys, int fd, int want) {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        byte[] some = new byte[10_000];
        while (got.size() < want) {
            int n = sys.recv(fd, some, 0);
            if (n == 0) break;
            got.write(some, 0, n);
        }
        return got.toByteArray();
    }

    @Test
    void the_same_bytes_come_back_and_the_end_of_one_side_ends_the_other() {
        try (Pair pair = new Pair()) {
            TcpEcho echo = serve(pair);
            byte[] sent = new byte[40_000];
            new Random(1).nextBytes(sent);
            pair.run(pair.client, () -> {
                Syscalls sys = pair.client.syscalls();
                int fd = connect(sys);
                for (int round = 1; round <= 3; round++) {
                    assertThat(sys.send(fd, sent, 0)).isEqualTo(sent.length);
                    assertThat(read(sys, fd, sent.length)).isEqualTo(sent);
                }
                assertThat(sys.send(fd, sent, 0)).isEqualTo(sent.length);
                sys.shutdown(fd, SockOpt.SHUT_WR);
                assertThat(read(sys, fd, Integer.MAX_VALUE)).isEqualTo(sent);
                sys.close(fd);
            });
            assertThat(echo.connections()).isEqualTo(1);
            assertThat(echo.bytes()).isEqualTo(4L * sent.length);
        }
    }

    @Test
    void a_silent_client_and_a_broken_one_do_not_keep_others_waiting() {
        try (Pair pair = new Pair()) {
            TcpEcho echo = serve(pair);
            pair.run(pair.client, () -> {
                Syscalls sys = pair.client.syscalls();
                int silent = connect(sys);
                int broken = connect(sys);
                // closed with the answer unread: its kernel resets the connection
                sys.send(broken, new byte[200_000], 0);
                sys.close(broken);
                int third = connect(sys);
                sys.send(third, new byte[] {1, 2, 3}, 0);
                assertThat(read(sys, third, 3)).containsExactly(1, 2, 3);
                sys.close(third);
                sys.close(silent);
            });
            assertThat(echo.connections()).isEqualTo(3);
        }
    }
}
