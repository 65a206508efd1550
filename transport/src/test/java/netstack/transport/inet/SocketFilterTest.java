package netstack.transport.inet;

import static netstack.transport.bpf.BpfCode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.bpf.SockFilter;
import netstack.transport.udp.UdpMib;
import org.junit.jupiter.api.Test;

class SocketFilterTest {
    /// Accepts datagrams whose first byte of payload (behind the UDP header) is `k`.
    private static SockFilter[] firstByte(int k, int keep) {
        return new SockFilter[] {
            SockFilter.stmt(LD | B | ABS, 8),
            SockFilter.jump(JMP | JEQ | K, k, 0, 1),
            SockFilter.stmt(RET | K, keep), SockFilter.stmt(RET | K, 0)};
    }

    @Test
    void a_socket_gets_what_its_filter_accepts_and_the_rest_is_counted() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int rx = h.bound(7);
                int tx = h.udp();
                h.calls.attachFilter(rx, firstByte('y', -1));
                h.calls.sendto(tx, "no".getBytes(), 0, InetHost.at(7));
                h.calls.sendto(tx, "yes".getBytes(), 0, InetHost.at(7));
                byte[] buf = new byte[8];
                assertThat(h.calls.recv(rx, buf, 0)).isEqualTo(3);
                assertThat(buf[0]).isEqualTo((byte) 'y');
                h.calls.close(rx);
                h.calls.close(tx);
            });
            assertThat(h.udp(UdpMib.INERRORS)).isEqualTo(1);
        }
    }

    @Test
    void a_filter_cuts_the_datagram_to_what_it_returns() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int rx = h.bound(7);
                int tx = h.udp();
                h.calls.attachFilter(rx, firstByte('y', 10));
                h.calls.sendto(tx, "yes".getBytes(), 0, InetHost.at(7));
                assertThat(h.calls.recv(rx, new byte[8], 0)).isEqualTo(2);
                h.calls.close(rx);
                h.calls.close(tx);
            });
        }
    }

    @Test
    void a_locked_filter_stays() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.udp();
                fails(2, () -> h.calls.setsockopt(fd, SockOpt.SOL_SOCKET,
                    SockOpt.SO_DETACH_FILTER, 0));
                fails(22, () -> h.calls.attachFilter(fd, new SockFilter[0]));
                h.calls.attachFilter(fd, firstByte(1, -1));
                h.calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_LOCK_FILTER, 1);
                fails(1, () -> h.calls.setsockopt(fd, SockOpt.SOL_SOCKET,
                    SockOpt.SO_LOCK_FILTER, 0));
                fails(1, () -> h.calls.attachFilter(fd, firstByte(2, -1)));
                fails(1, () -> h.calls.setsockopt(fd, SockOpt.SOL_SOCKET,
                    SockOpt.SO_DETACH_FILTER, 0));
                h.calls.close(fd);
            });
        }
    }

    private static void fails(int errno, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ErrnoException.class,
            e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
