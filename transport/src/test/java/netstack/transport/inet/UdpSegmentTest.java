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

    @Test
    void more_than_128_datagrams_are_refused() {
        try (InetHost host = new InetHost()) {
            host.run(() -> {
                int from = host.udp();
                host.calls.setsockopt(from, SockOpt.SOL_UDP, SockOpt.UDP_SEGMENT, 10);
                assertThatThrownBy(() -> host.calls.sendto(from, new byte[1281], 0,
                        InetHost.at(PORT))).isInstanceOf(ErrnoException.class);
            });
        }
    }
}
