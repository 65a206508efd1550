package netstack.transport.inet;

import static netstack.transport.bpf.BpfCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import netstack.transport.Cred;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.bpf.SockFilter;
import netstack.transport.tcp.TcpInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Options of sockets, as socket(7), tcp(7) and ip(7) say it.
class SockoptTest {
    private static final int SOCKET = SockOpt.SOL_SOCKET;
    private static final int TCP = SockOpt.SOL_TCP;
    private static final int RMEM_MAX = 212_992;

    private final InetHost host = new InetHost();
    private final Syscalls sys = host.calls;

    @AfterEach
    void close() {
        host.pass(130_000);
        host.close();
    }

    private int tcp() {
        return sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
    }

    private static int errno(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    private long set(int fd, int level, int name, long value) {
        sys.setsockopt(fd, level, name, value);
        return sys.getsockopt(fd, level, name);
    }

    @Test
    void a_buffer_size_is_doubled_up_to_the_hosts_most() {
        host.run(() -> {
            for (int fd : new int[] {tcp(), host.udp()}) {
                assertThat(set(fd, SOCKET, SockOpt.SO_RCVBUF, 10_000)).isEqualTo(20_000);
                assertThat(set(fd, SOCKET, SockOpt.SO_RCVBUF, 1)).isEqualTo(2304);
                assertThat(set(fd, SOCKET, SockOpt.SO_RCVBUF, 1 << 30)).isEqualTo(2 * RMEM_MAX);
                assertThat(set(fd, SOCKET, SockOpt.SO_RCVBUF, -1)).isEqualTo(2 * RMEM_MAX);
                assertThat(set(fd, SOCKET, SockOpt.SO_SNDBUF, 10_000)).isEqualTo(20_000);
                assertThat(set(fd, SOCKET, SockOpt.SO_SNDBUF, 1)).isEqualTo(4608);
                sys.setsockopt(fd, SOCKET, SockOpt.SO_RCVBUFFORCE, 1 << 20);
                assertThat(sys.getsockopt(fd, SOCKET, SockOpt.SO_RCVBUF)).isEqualTo(2 << 20);
            }
            host.machine.current().credentials(Cred.user(1000));
            int fd = tcp();
            assertThat(errno(() -> sys.setsockopt(fd, SOCKET, SockOpt.SO_RCVBUFFORCE, 1)))
                .isEqualTo(1);
        });
    }

    @Test
    void tcps_numbers_have_their_limits() {
        host.run(() -> {
            int fd = tcp();
            assertThat(set(fd, TCP, SockOpt.TCP_NODELAY, 7)).isEqualTo(1);
            assertThat(set(fd, TCP, SockOpt.TCP_CORK, 1)).isEqualTo(1);
            assertThat(set(fd, TCP, SockOpt.TCP_MAXSEG, 1000)).isEqualTo(1000);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, SockOpt.TCP_MAXSEG, 87))).isEqualTo(22);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, SockOpt.TCP_SYNCNT, 0))).isEqualTo(22);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, SockOpt.TCP_SYNCNT, 128))).isEqualTo(22);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, SockOpt.TCP_KEEPIDLE, 32_768)))
                .isEqualTo(22);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, SockOpt.TCP_USER_TIMEOUT, -1)))
                .isEqualTo(22);
            assertThat(set(fd, TCP, SockOpt.TCP_USER_TIMEOUT, 1500)).isEqualTo(1500);
            assertThat(set(fd, TCP, SockOpt.TCP_LINGER2, 1000)).isEqualTo(120);
            assertThat(set(fd, TCP, SockOpt.TCP_DEFER_ACCEPT, 5)).isEqualTo(7);
            assertThat(set(fd, TCP, SockOpt.TCP_WINDOW_CLAMP, 1)).isEqualTo(1152);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, 9999, 1))).isEqualTo(92);
            assertThat(errno(() -> sys.getsockopt(fd, TCP, 9999))).isEqualTo(92);
            assertThat(errno(() -> sys.setsockopt(fd, 77, 1, 1))).isEqualTo(92);
            assertThat(errno(() -> sys.getsockopt(fd, 77, 1))).isEqualTo(95);
        });
    }

    @Test
    void rcvlowat_grows_the_buffer_that_it_needs() {
        host.run(() -> {
            host.net.sysctl().set("net.ipv4.tcp_rmem", "4096 131072 6291456");
            int fd = tcp();
            assertThat(set(fd, SOCKET, SockOpt.SO_RCVLOWAT, 0)).isEqualTo(1);
            assertThat(set(fd, SOCKET, SockOpt.SO_RCVLOWAT, 1_000_000)).isEqualTo(1_000_000);
            assertThat(sys.getsockopt(fd, SOCKET, SockOpt.SO_RCVBUF)).isGreaterThan(1_000_000);
            int locked = tcp();
            sys.setsockopt(locked, SOCKET, SockOpt.SO_RCVBUF, 10_000);
            assertThat(set(locked, SOCKET, SockOpt.SO_RCVLOWAT, 1_000_000)).isEqualTo(10_000);
        });
    }

    @Test
    void a_device_is_chosen_by_its_name() {
        host.run(() -> {
            int fd = host.udp();
            sys.setsockopt(fd, SOCKET, SockOpt.SO_BINDTODEVICE, "lo");
            assertThat(sys.getsockopt(fd, SOCKET, SockOpt.SO_BINDTOIFINDEX))
                .isEqualTo(host.lo.ifindex());
            assertThat(errno(() -> sys.setsockopt(fd, SOCKET, SockOpt.SO_BINDTODEVICE, "eth7")))
                .isEqualTo(19);
            sys.setsockopt(fd, SOCKET, SockOpt.SO_BINDTODEVICE, "");
            assertThat(sys.getsockopt(fd, SOCKET, SockOpt.SO_BINDTOIFINDEX)).isZero();
        });
    }

    /// The scale that a connection over `lo` gets.
    private int scale(long rmemMax) {
        int[] scale = new int[1];
        host.run(() -> {
            host.net.sysctl().set("net.core.rmem_max", Long.toString(rmemMax));
            int listener = tcp();
            sys.setsockopt(listener, SOCKET, SockOpt.SO_REUSEADDR, 1);
            sys.bind(listener, new SockaddrIn(0, 80));
            sys.listen(listener, 1);
            int fd = tcp();
            sys.connect(fd, InetHost.at(80));
            TcpInfo info = new TcpInfo();
            sys.getsockopt(fd, TCP, SockOpt.TCP_INFO, info);
            scale[0] = info.rcvWscale;
        });
        return scale[0];
    }

    @Test
    void a_larger_rmem_max_gives_a_larger_window_scale() {
        int usual = scale(RMEM_MAX);
        assertThat(scale(64 << 20)).isEqualTo(11).isGreaterThan(usual);
    }

    @Test
    void flags_of_recv_do_what_their_names_say() {
        host.run(() -> {
            int listener = tcp();
            sys.bind(listener, new SockaddrIn(0, 80));
            sys.listen(listener, 1);
            int a = tcp();
            sys.connect(a, InetHost.at(80));
            int b = sys.accept4(listener, null, SockOpt.SOCK_NONBLOCK);
            assertThat(sys.fcntl(b, SockOpt.F_GETFL, 0) & SockOpt.O_NONBLOCK).isNotZero();
            assertThat(errno(() -> sys.accept4(listener, null, 1))).isEqualTo(22);
            assertThat(errno(() -> sys.recv(b, new byte[1], 0))).isEqualTo(11);
            sys.send(a, new byte[] {1, 2, 3}, 0);
            byte[] got = new byte[8];
            assertThat(sys.recv(b, got, Msghdr.MSG_PEEK)).isEqualTo(3);
            assertThat(sys.recv(b, got, Msghdr.MSG_TRUNC)).as("thrown away").isEqualTo(3);
            sys.fcntl(b, SockOpt.F_SETFL, 0);
            sys.clone("sender", () -> {
                sys.send(a, new byte[5], 0);
                sys.nanosleep(1_000_000);
                sys.send(a, new byte[3], 0);
            });
            assertThat(sys.recv(b, got, Msghdr.MSG_WAITALL)).isEqualTo(8);
            sys.setsockopt(b, SOCKET, SockOpt.SO_RCVTIMEO, 20_000);
            long before = sys.clockGettime();
            assertThat(errno(() -> sys.recv(b, got, 0))).isEqualTo(11);
            assertThat(sys.clockGettime() - before).isBetween(20_000_000L, 22_000_000L);
        });
    }

    /// Refuses segments of more than 100 bytes, header included.
    private static final SockFilter[] SHORT = {
        SockFilter.stmt(LD | W | LEN, 0), SockFilter.jump(JMP | JGT | K, 100, 0, 1),
        SockFilter.stmt(RET | K, 0), SockFilter.stmt(RET | K, -1)};

    @Test
    void a_child_has_the_filter_of_its_listener_and_may_take_it_off() {
        host.run(() -> {
            int listener = tcp();
            sys.bind(listener, new SockaddrIn(0, 80));
            sys.listen(listener, 1);
            sys.attachFilter(listener, SHORT);
            int a = tcp();
            sys.connect(a, InetHost.at(80));
            int b = sys.accept4(listener, null, 0);
            sys.setsockopt(b, SOCKET, SockOpt.SO_RCVTIMEO, 2_000_000);
            byte[] got = new byte[600];
            sys.send(a, new byte[20], 0);
            assertThat(sys.recv(b, got, 0)).isEqualTo(20);
            sys.send(a, new byte[500], 0);
            assertThat(errno(() -> sys.recv(b, got, 0))).as("refused").isEqualTo(11);
            sys.setsockopt(b, SOCKET, SockOpt.SO_DETACH_FILTER, 0);
            assertThat(sys.recv(b, got, 0)).as("sent again").isEqualTo(500);
        });
    }

    @Test
    void a_child_of_a_listener_with_a_locked_filter_cannot_change_it() {
        host.run(() -> {
            int listener = tcp();
            sys.bind(listener, new SockaddrIn(0, 80));
            sys.listen(listener, 1);
            sys.attachFilter(listener, SHORT);
            sys.setsockopt(listener, SOCKET, SockOpt.SO_LOCK_FILTER, 1);
            int a = tcp();
            sys.connect(a, InetHost.at(80));
            int b = sys.accept4(listener, null, 0);
            assertThat(errno(() -> sys.attachFilter(b, SHORT))).isEqualTo(1);
            assertThat(errno(() -> sys.setsockopt(b, SOCKET, SockOpt.SO_DETACH_FILTER, 0)))
                .isEqualTo(1);
        });
    }
}
