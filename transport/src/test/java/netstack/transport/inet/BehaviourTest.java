package netstack.transport.inet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import netstack.transport.Cred;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What options do to calls that wait, and to sockets that share a port.
class BehaviourTest {
    private static final int SOCKET = SockOpt.SOL_SOCKET;
    private static final int TCP = SockOpt.SOL_TCP;
    private static final long MS = 1_000_000;
    private static final int EADDRINUSE = 98;

    private final InetHost host = new InetHost();
    private final Syscalls sys = host.calls;

    @AfterEach
    void close() {
        host.pass(130_000);
        host.close();
    }

    private static int errno(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    private int socket(boolean stream) {
        return sys.socket(SockaddrIn.AF_INET, stream ? SockOpt.SOCK_STREAM : SockOpt.SOCK_DGRAM, 0);
    }

    /// A socket in the group of port 80.
    private int member(boolean stream, boolean reuseport) {
        int fd = socket(stream);
        sys.setsockopt(fd, SOCKET, SockOpt.SO_REUSEPORT, reuseport ? 1 : 0);
        sys.bind(fd, new SockaddrIn(0, 80));
        if (stream) {
            sys.listen(fd, 100);
            sys.fcntl(fd, SockOpt.F_SETFL, SockOpt.O_NONBLOCK);
        }
        return fd;
    }

    private int waiting(int fd, boolean stream) {
        int n = 0;
        byte[] b = new byte[10];
        while (errno(() -> {
            if (stream) sys.close(sys.accept4(fd, null, 0));
            else sys.recv(fd, b, Msghdr.MSG_DONTWAIT);
        }) == 0) n++;
        return n;
    }

    private void ask(boolean stream, int flows) {
        for (int i = 0; i < flows; i++) {
            int fd = socket(stream);
            sys.connect(fd, InetHost.at(80));
            if (!stream) sys.send(fd, new byte[1], 0);
            sys.close(fd);
        }
    }

    /// Each flow goes to one of the group, by its hash; all get their share.
    private void shares(boolean stream) {
        host.run(() -> {
            int[] group = new int[4];
            for (int i = 0; i < 4; i++) group[i] = member(stream, true);
            ask(stream, 80);
            int[] got = Arrays.stream(group).map(fd -> waiting(fd, stream)).toArray();
            assertThat(Arrays.stream(got).sum()).isEqualTo(80);
            assertThat(Arrays.stream(got).min().orElseThrow()).isGreaterThan(5);
            sys.close(group[1]);
            ask(stream, 30);
            int sum = waiting(group[0], stream) + waiting(group[2], stream)
                    + waiting(group[3], stream);
            assertThat(sum).as("the others take over").isEqualTo(30);
            assertThat(errno(() -> member(stream, false))).isEqualTo(EADDRINUSE);
            host.machine.current().credentials(Cred.user(77));
            host.net.sysctl().set("net.ipv4.ip_unprivileged_port_start", "80");
            assertThat(errno(() -> member(stream, true))).as("another user").isEqualTo(EADDRINUSE);
        });
    }

    @Test
    void listeners_with_reuseport_share_the_connections_of_a_port() {
        shares(true);
    }

    @Test
    void udp_sockets_with_reuseport_share_the_flows_of_a_port() {
        shares(false);
    }

    private int[] pair() {
        int listener = socket(true);
        sys.bind(listener, new SockaddrIn(0, 81));
        sys.listen(listener, 1);
        int a = socket(true);
        sys.connect(a, InetHost.at(81));
        return new int[] {a, sys.accept4(listener, null, 0)};
    }

    @Test
    void a_send_with_a_timeout_gives_up_and_says_what_went() {
        host.run(() -> {
            int[] p = pair();
            sys.setsockopt(p[0], SOCKET, SockOpt.SO_SNDTIMEO, 100_000);
            long before = sys.clockGettime();
            int n = sys.send(p[0], new byte[8 << 20], 0);
            assertThat(n).isBetween(10_000, (8 << 20) - 1);
            assertThat(sys.clockGettime() - before).isBetween(100 * MS, 140 * MS);
            before = sys.clockGettime();
            assertThat(errno(() -> sys.send(p[0], new byte[8 << 20], 0))).isEqualTo(11);
            assertThat(sys.clockGettime() - before).isBetween(100 * MS, 140 * MS);
        });
    }

    @Test
    void close_lingers_until_all_is_acknowledged_or_the_time_is_over() {
        host.run(() -> {
            int[] p = pair();
            sys.setsockopt(p[0], SOCKET, SockOpt.SO_LINGER, 2);
            sys.send(p[0], new byte[100], 0);
            long before = sys.clockGettime();
            sys.close(p[0]);
            assertThat(sys.clockGettime() - before).as("acknowledged").isLessThan(100 * MS);

            int[] q = new int[] {socket(true), 0};
            sys.connect(q[0], InetHost.at(81));
            sys.setsockopt(q[0], SOCKET, SockOpt.SO_LINGER, 2);
            sys.setsockopt(q[0], SOCKET, SockOpt.SO_SNDTIMEO, 500_000);
            sys.send(q[0], new byte[8 << 20], 0);
            before = sys.clockGettime();
            sys.close(q[0]);
            assertThat(sys.clockGettime() - before).as("nobody reads")
                    .isBetween(2000 * MS, 2064 * MS);
        });
    }

    @Test
    void little_that_is_not_sent_makes_a_socket_writable() {
        host.run(() -> {
            int[] p = pair();
            sys.setsockopt(p[0], TCP, SockOpt.TCP_NOTSENT_LOWAT, 4096);
            sys.fcntl(p[0], SockOpt.F_SETFL, SockOpt.O_NONBLOCK);
            // More than the window takes; the mark is looked at before each new packet.
            while (errno(() -> sys.send(p[0], new byte[2000], 0)) == 0) sys.nanosleep(1000);
            assertThat(sys.ioctl(p[0], SockOpt.SIOCOUTQNSD)).isBetween(4096, 4096 + 65_536);
        });
    }

    @Test
    void a_window_clamp_bounds_what_is_offered() {
        host.run(() -> {
            int listener = socket(true);
            sys.setsockopt(listener, TCP, SockOpt.TCP_WINDOW_CLAMP, 5000);
            sys.bind(listener, new SockaddrIn(0, 81));
            sys.listen(listener, 1);
            int a = socket(true);
            sys.connect(a, InetHost.at(81));
            int b = sys.accept4(listener, null, 0);
            sys.send(a, new byte[100], 0);
            sys.recv(b, new byte[100], 0);
            sys.nanosleep(100 * MS);
            TcpInfo info = new TcpInfo();
            sys.getsockopt(a, TCP, SockOpt.TCP_INFO, info);
            assertThat(info.sndWnd).isBetween(1L, 5000L);
        });
    }

    @Test
    void a_reader_with_a_low_mark_sleeps_until_so_much_is_there() {
        host.run(() -> {
            int[] p = pair();
            sys.setsockopt(p[1], SOCKET, SockOpt.SO_RCVLOWAT, 300);
            sys.clone("writer", () -> {
                for (int i = 0; i < 4; i++) {
                    sys.nanosleep(10 * MS);
                    sys.send(p[0], new byte[100], 0);
                }
            });
            assertThat(sys.recv(p[1], new byte[1000], 0)).isEqualTo(300);
            sys.nanosleep(20 * MS);
            assertThat(sys.recv(p[1], new byte[50], 0)).as("less room than the mark").isEqualTo(50);
        });
    }
}
