package netstack.transport.inet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.transport.Cred;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Options that change what calls do: urgent data, corked datagrams, ports and addresses to choose
/// from; and who may set which.
class MoreSockoptTest {
    private static final int SOCKET = SockOpt.SOL_SOCKET;
    private static final int IP = SockOpt.SOL_IP;
    private static final int TCP = SockOpt.SOL_TCP;
    private static final int UDP = SockOpt.SOL_UDP;
    private static final int OOB = Msghdr.MSG_OOB;

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

    /// Both ends of a connection; the second inherits what `option` sets at the listener.
    private int[] pair(int option) {
        int listener = tcp();
        sys.bind(listener, new SockaddrIn(0, 80));
        sys.listen(listener, 1);
        if (option != 0) sys.setsockopt(listener, SOCKET, option, 1);
        int a = tcp();
        sys.connect(a, InetHost.at(80));
        return new int[] {a, sys.accept4(listener, null, SockOpt.SOCK_NONBLOCK)};
    }

    private String read(int fd, int flags) {
        byte[] b = new byte[20];
        return new String(b, 0, sys.recv(fd, b, flags));
    }

    @Test
    void an_urgent_byte_is_beside_the_stream_and_marks_its_place() {
        host.run(() -> {
            int[] p = pair(0);
            sys.send(p[0], "ab".getBytes(), 0);
            sys.send(p[0], "cX".getBytes(), OOB);
            sys.send(p[0], "d".getBytes(), 0);
            PollFd poll = new PollFd(p[1], SockOpt.POLLPRI);
            sys.poll(new PollFd[] {poll}, 100);
            assertThat(poll.revents).isEqualTo(SockOpt.POLLPRI);
            assertThat(sys.ioctl(p[1], SockOpt.SIOCINQ)).as("up to the mark").isEqualTo(3);
            assertThat(sys.ioctl(p[1], SockOpt.SIOCATMARK)).isZero();
            assertThat(read(p[1], 0)).as("a read stops at the mark").isEqualTo("abc");
            assertThat(sys.ioctl(p[1], SockOpt.SIOCATMARK)).isEqualTo(1);
            assertThat(read(p[1], OOB | Msghdr.MSG_PEEK)).isEqualTo("X");
            assertThat(read(p[1], OOB)).isEqualTo("X");
            assertThat(errno(() -> read(p[1], OOB))).as("read already").isEqualTo(22);
            assertThat(read(p[1], 0)).isEqualTo("d");
        });
    }

    @Test
    void with_oobinline_it_stays_in_the_stream_behind_the_mark() {
        host.run(() -> {
            int[] p = pair(SockOpt.SO_OOBINLINE);
            assertThat(sys.getsockopt(p[1], SOCKET, SockOpt.SO_OOBINLINE)).as("inherited")
                    .isEqualTo(1);
            sys.send(p[0], "abX".getBytes(), OOB);
            sys.send(p[0], "d".getBytes(), 0);
            assertThat(sys.ioctl(p[1], SockOpt.SIOCINQ)).isEqualTo(4);
            assertThat(errno(() -> read(p[1], OOB))).isEqualTo(22);
            assertThat(read(p[1], 0)).isEqualTo("ab");
            assertThat(sys.ioctl(p[1], SockOpt.SIOCATMARK)).isEqualTo(1);
            assertThat(read(p[1], 0)).isEqualTo("Xd");
        });
    }

    /// The first urgent byte was read and a second comes: the first is not data now.
    @Test
    void an_urgent_byte_that_was_read_does_not_come_back_as_data() {
        host.run(() -> {
            int[] p = pair(0);
            sys.send(p[0], "X".getBytes(), OOB);
            assertThat(read(p[1], OOB)).isEqualTo("X");
            sys.send(p[0], "abY".getBytes(), OOB);
            assertThat(read(p[1], OOB)).isEqualTo("Y");
            assertThat(read(p[1], 0)).isEqualTo("ab");
        });
    }

    /// What a socket at port 9 gets, message by message.
    private List<String> datagrams(int fd) {
        List<String> all = new ArrayList<>();
        byte[] b = new byte[70_000];
        try {
            while (true) {
                all.add(new String(b, 0, sys.recv(fd, b, Msghdr.MSG_DONTWAIT)));
            }
        } catch (ErrnoException none) {
            return all;
        }
    }

    @Test
    void msg_more_makes_one_datagram_of_several_calls() {
        host.run(() -> {
            int in = host.bound(9);
            int out = host.udp();
            assertThat(sys.sendto(out, "ab".getBytes(), Msghdr.MSG_MORE, InetHost.at(9)))
                    .isEqualTo(2);
            assertThat(datagrams(in)).isEmpty();
            // Where it goes was said: another address counts for nothing.
            sys.sendto(out, "cd".getBytes(), Msghdr.MSG_MORE, InetHost.at(10));
            sys.sendto(out, "e".getBytes(), 0, null);
            sys.sendto(out, "f".getBytes(), 0, InetHost.at(9));
            assertThat(datagrams(in)).containsExactly("abcde", "f");
        });
    }

    @Test
    void udp_cork_holds_a_datagram_until_it_is_pulled_or_the_socket_closed() {
        host.run(() -> {
            int in = host.bound(9);
            int out = host.udp();
            sys.connect(out, InetHost.at(9));
            assertThat(set(out, UDP, SockOpt.UDP_CORK, 1)).isEqualTo(1);
            for (int i = 0; i < 5; i++) sys.send(out, new byte[] {(byte) ('a' + i)}, 0);
            assertThat(datagrams(in)).isEmpty();
            assertThat(set(out, UDP, SockOpt.UDP_CORK, 0)).isZero();
            assertThat(datagrams(in)).containsExactly("abcde");
            sys.setsockopt(out, UDP, SockOpt.UDP_CORK, 1);
            sys.send(out, "lost".getBytes(), 0);
            sys.close(out);
            assertThat(datagrams(in)).isEmpty();
        });
    }

    @Test
    void a_corked_datagram_that_grows_too_large_is_lost_with_emsgsize() {
        host.run(() -> {
            int in = host.bound(9);
            int out = host.udp();
            sys.connect(out, InetHost.at(9));
            sys.send(out, new byte[40_000], Msghdr.MSG_MORE);
            assertThat(errno(() -> sys.send(out, new byte[40_000], Msghdr.MSG_MORE)))
                    .isEqualTo(90);
            sys.send(out, "x".getBytes(), 0);
            byte[] large = new byte[30_000];
            Arrays.fill(large, (byte) 'y');
            sys.send(out, large, Msghdr.MSG_MORE);
            sys.send(out, large, 0);
            assertThat(datagrams(in)).containsExactly("x", "y".repeat(60_000));
        });
    }

    @Test
    void ports_come_from_the_sockets_own_range_as_far_as_the_hosts_allows() {
        host.run(() -> {
            for (boolean stream : new boolean[] {true, false}) {
                int fd = stream ? tcp() : host.udp();
                sys.setsockopt(fd, IP, SockOpt.IP_LOCAL_PORT_RANGE, 40_003L << 16 | 40_002);
                sys.bind(fd, new SockaddrIn(InetHost.LOCALHOST, 0));
                assertThat(port(fd)).isBetween(40_002, 40_003);
                assertThat(errno(() -> sys.setsockopt(fd, IP, SockOpt.IP_LOCAL_PORT_RANGE,
                        4L << 16 | 5))).isEqualTo(22);
            }
            int fd = host.udp();
            sys.setsockopt(fd, IP, SockOpt.IP_LOCAL_PORT_RANGE, 20 << 16 | 10);
            sys.bind(fd, new SockaddrIn(InetHost.LOCALHOST, 0));
            assertThat(port(fd)).as("outside of the host's range").isGreaterThan(30_000);
        });
    }

    private int port(int fd) {
        SockaddrIn name = new SockaddrIn();
        sys.getsockname(fd, name);
        return name.port;
    }

    @Test
    void an_address_without_a_port_gets_one_when_it_connects() {
        host.run(() -> {
            int listener = tcp();
            sys.bind(listener, new SockaddrIn(0, 80));
            sys.listen(listener, 1);
            int fd = tcp();
            sys.setsockopt(fd, IP, SockOpt.IP_BIND_ADDRESS_NO_PORT, 1);
            sys.bind(fd, new SockaddrIn(InetHost.LOCALHOST, 0));
            assertThat(port(fd)).isZero();
            sys.connect(fd, InetHost.at(80));
            assertThat(port(fd)).isPositive();
        });
    }

    @Test
    void a_freebind_socket_takes_an_address_that_the_host_has_not() {
        host.run(() -> {
            int fd = tcp();
            SockaddrIn other = new SockaddrIn(0x0a090909, 80);
            assertThat(errno(() -> sys.bind(fd, other))).isEqualTo(99);
            assertThat(set(fd, IP, SockOpt.IP_FREEBIND, 1)).isEqualTo(1);
            sys.bind(fd, other);
            SockaddrIn name = new SockaddrIn();
            sys.getsockname(fd, name);
            assertThat(name.addr).isEqualTo(0x0a090909);
        });
    }

    @Test
    void a_segment_that_has_come_too_far_is_dropped_and_counted() {
        host.run(() -> {
            int[] p = pair(0);
            assertThat(set(p[1], IP, SockOpt.IP_MINTTL, 255)).isEqualTo(255);
            sys.send(p[0], "near".getBytes(), 0);
            sys.nanosleep(50_000_000);
            assertThat(errno(() -> read(p[1], 0))).isEqualTo(11);
            sys.setsockopt(p[0], IP, SockOpt.IP_TTL, 255);
            sys.nanosleep(1_000_000_000);
            assertThat(read(p[1], 0)).as("sent again").isEqualTo("near");
        });
        assertThat(host.inet.tcp.ext().sum(netstack.transport.tcp.TcpExtMib.TCPMINTTLDROP))
                .isPositive();
    }

    @Test
    void who_may_set_what() {
        host.run(() -> {
            int fd = tcp();
            assertThat(set(fd, SOCKET, SockOpt.SO_DEBUG, 1)).isEqualTo(1);
            Cred raw = new Cred(1000, 1000, 1L << Cred.CAP_NET_RAW);
            host.machine.current().credentials(raw);
            assertThat(set(fd, SOCKET, SockOpt.SO_PRIORITY, 7)).isEqualTo(7);
            assertThat(set(fd, SOCKET, SockOpt.SO_MARK, 5)).isEqualTo(5);
            assertThat(errno(() -> sys.setsockopt(fd, SOCKET, SockOpt.SO_DEBUG, 1))).isEqualTo(13);
            host.machine.current().credentials(Cred.user(1000));
            assertThat(set(fd, SOCKET, SockOpt.SO_PRIORITY, 6)).isEqualTo(6);
            assertThat(errno(() -> sys.setsockopt(fd, SOCKET, SockOpt.SO_PRIORITY, 7)))
                    .isEqualTo(1);
            assertThat(errno(() -> sys.setsockopt(fd, SOCKET, SockOpt.SO_MARK, 5))).isEqualTo(1);
        });
    }

    @Test
    void ips_numbers_have_their_limits() {
        host.run(() -> {
            int fd = tcp();
            int udp = host.udp();
            assertThat(sys.getsockopt(fd, IP, SockOpt.IP_TTL)).as("the host's").isEqualTo(64);
            assertThat(set(fd, IP, SockOpt.IP_TTL, 9)).isEqualTo(9);
            assertThat(set(fd, IP, SockOpt.IP_TTL, -1)).isEqualTo(64);
            assertThat(set(fd, IP, SockOpt.IP_TOS, 0x17)).as("no ECN bits").isEqualTo(0x14);
            assertThat(set(udp, IP, SockOpt.IP_TOS, 0x17)).isEqualTo(0x17);
            assertThat(set(udp, IP, SockOpt.IP_MTU_DISCOVER, 5)).isEqualTo(5);
            for (long[] bad : new long[][] {{fd, SockOpt.IP_TTL, 0, 22},
                {fd, SockOpt.IP_TTL, 256, 22}, {fd, SockOpt.IP_MTU_DISCOVER, 6, 22},
                {fd, SockOpt.IP_MULTICAST_TTL, 1, 22}, {fd, SockOpt.IP_MULTICAST_IF, 0, 22},
                {udp, SockOpt.IP_MULTICAST_IF, 77, 99}, {udp, SockOpt.IP_MINTTL, 256, 22},
                {udp, 3, 1, 92}}) {
                assertThat(errno(() -> sys.setsockopt((int) bad[0], IP, (int) bad[1], bad[2])))
                        .as(Arrays.toString(bad)).isEqualTo((int) bad[3]);
            }
            assertThat(errno(() -> sys.getsockopt(fd, IP, SockOpt.IP_MTU))).isEqualTo(107);
        });
    }

    @Test
    void what_is_told_and_cannot_be_set() {
        host.run(() -> {
            int fd = tcp();
            assertThat(sys.getsockopt(fd, SOCKET, SockOpt.SO_SNDLOWAT)).isEqualTo(1);
            assertThat(sys.getsockopt(fd, SOCKET, SockOpt.SO_BPF_EXTENSIONS)).isEqualTo(64);
            assertThat(sys.getsockopt(fd, TCP, SockOpt.TCP_IS_MPTCP)).isZero();
            for (int name : new int[] {SockOpt.SO_SNDLOWAT, SockOpt.SO_TYPE, SockOpt.SO_PROTOCOL,
                SockOpt.SO_DOMAIN, SockOpt.SO_ERROR, SockOpt.SO_ACCEPTCONN}) {
                assertThat(errno(() -> sys.setsockopt(fd, SOCKET, name, 1))).isEqualTo(92);
            }
            assertThat(set(fd, SOCKET, SockOpt.SO_BUF_LOCK, 3)).isEqualTo(3);
            assertThat(errno(() -> sys.setsockopt(fd, SOCKET, SockOpt.SO_BUF_LOCK, 4)))
                    .isEqualTo(22);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, SockOpt.TCP_ULP, "tls"))).isEqualTo(2);
            assertThat(errno(() -> sys.setsockopt(fd, TCP, SockOpt.TCP_THIN_DUPACK, 2)))
                    .isEqualTo(22);
        });
    }
}
