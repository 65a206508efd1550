package netstack.transport.inet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.udp.UdpMib;
import org.junit.jupiter.api.Test;

class UdpSegmentTest {
    private static final int PORT = 2222;

    /// Whoever does not know of it gets datagrams, all of `size` but the last.
    @Property(tries = 60)
    void segments_arrive_as_datagrams(@ForAll @IntRange(min = 1, max = 60_000) int len,
            @ForAll @IntRange(min = 1, max = 2000) int any, @ForAll boolean merged) {
        int size = Math.max(any, (len + 127) / 128);
        byte[] data = new byte[len];
        new Random(len).nextBytes(data);
        try (InetHost host = new InetHost()) {
            host.run(() -> {
                int from = host.udp();
                int to = host.bound(PORT);
                host.calls.setsockopt(to, SockOpt.SOL_UDP, SockOpt.UDP_GRO, merged ? 1 : 0);
                host.calls.setsockopt(from, SockOpt.SOL_UDP, SockOpt.UDP_SEGMENT, size);
                assertThat(host.calls.sendto(from, data, 0, InetHost.at(PORT))).isEqualTo(len);
                int step = merged ? len : size;
                for (int at = 0; at < len; at += step) {
                    byte[] buf = new byte[65536];
                    int n = host.calls.recvfrom(to, buf, 0x40, null);
                    assertThat(Arrays.copyOf(buf, n)).isEqualTo(
                            Arrays.copyOfRange(data, at, Math.min(len, at + step)));
                }
                assertThat(host.udp(UdpMib.OUTDATAGRAMS)).isEqualTo(1);
                assertThat(host.udp(UdpMib.INDATAGRAMS)).isEqualTo((len + step - 1) / step);
                assertThat(host.udp(UdpMib.INERRORS)).isZero();
            });
        }
    }

    /// Sends `len` bytes in datagrams of `size` with an MTU of 1500; the error's name, or null.
    private static String send(int len, int size, boolean noCheck) {
        String[] error = new String[1];
        try (InetHost host = new InetHost()) {
            host.run(() -> {
                host.net.devices().setMtu(host.lo, 1500);
                int from = host.udp();
                host.bound(PORT);
                host.calls.setsockopt(from, SockOpt.SOL_SOCKET, SockOpt.SO_NO_CHECK,
                        noCheck ? 1 : 0);
                host.calls.setsockopt(from, SockOpt.SOL_UDP, SockOpt.UDP_SEGMENT, size);
                try {
                    host.calls.sendto(from, new byte[len], 0, InetHost.at(PORT));
                } catch (ErrnoException e) {
                    error[0] = e.getMessage().split(" ")[0];
                }
                assertThat(host.udp(UdpMib.OUTDATAGRAMS)).isEqualTo(error[0] == null ? 1 : 0);
            });
        }
        return error[0];
    }

    @Test
    void at_most_128_datagrams_are_made_of_a_message() {
        assertThat(send(1280, 10, false)).isNull();
        assertThat(send(1281, 10, false)).isEqualTo("EINVAL");
    }

    @Test
    void a_datagram_must_fit_the_mtu_even_if_only_one_is_sent() {
        assertThat(send(5000, 1472, false)).isNull();
        assertThat(send(5000, 1473, false)).isEqualTo("EINVAL");
        assertThat(send(1, 1473, false)).isEqualTo("EINVAL");
    }

    @Test
    void datagrams_without_checksum_are_not_cut() {
        assertThat(send(5000, 1000, true)).isEqualTo("EINVAL");
        assertThat(send(5000, 0, true)).isNull();
    }

    @Test
    void the_size_is_a_number_of_16_bits() {
        try (InetHost host = new InetHost()) {
            host.run(() -> {
                int fd = host.udp();
                host.calls.setsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_SEGMENT, 0xffff);
                for (int bad : new int[] {-1, 0x10000}) {
                    assertThatThrownBy(() -> host.calls.setsockopt(fd, SockOpt.SOL_UDP,
                            SockOpt.UDP_SEGMENT, bad)).hasMessageContaining("EINVAL");
                }
                assertThat(host.calls.getsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_SEGMENT))
                        .isEqualTo(0xffff);
            });
        }
    }
}
