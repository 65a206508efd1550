package netstack.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.skbuff.SkBuff;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.SockaddrLl;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;

class PacketSndTest {
    private static final int ETH_P_ALL = 3;
    private static final int TYPE = 0x88b5;
    private static final int ENXIO = 6;
    private static final int EINVAL = 22;
    private static final int EMSGSIZE = 90;
    private static final int ENETDOWN = 100;

    private static int open(InetHost h, int type, int proto) {
        int fd = h.calls.socket(SockaddrLl.AF_PACKET, type, proto);
        h.calls.bind(fd, new SockaddrLl(proto, h.lo.ifindex()));
        return fd;
    }

    private static byte[] frame(byte[] payload, long dest) {
        byte[] frame = new byte[14 + payload.length];
        for (int i = 0; i < 6; i++) frame[i] = (byte) (dest >> 40 - 8 * i);
        frame[12] = (byte) (TYPE >> 8);
        frame[13] = (byte) TYPE;
        System.arraycopy(payload, 0, frame, 14, payload.length);
        return frame;
    }

    private static byte[] read(InetHost h, int fd, SockaddrLl from) {
        byte[] buf = new byte[70000];
        return Arrays.copyOf(buf, h.calls.recvfrom(fd, buf, Msghdr.MSG_DONTWAIT, from));
    }

    /// The law: what a raw socket writes is the frame, byte for byte; what a cooked one writes is
    /// its payload behind the header that the device makes; and no sender sees its own going out.
    @Property(tries = 40)
    void a_frame_arrives_as_it_was_written(@ForAll @Size(min = 1, max = 5) List<byte[]> payloads,
            @ForAll boolean raw, @ForAll @IntRange(min = 0, max = 0xfffff) int low) {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int tx = open(h, raw ? SockOpt.SOCK_RAW : SockOpt.SOCK_DGRAM, ETH_P_ALL);
                int rx = open(h, SockOpt.SOCK_RAW, TYPE);
                int cooked = open(h, SockOpt.SOCK_DGRAM, ETH_P_ALL);
                for (byte[] payload : payloads) {
                    byte[] frame = frame(payload, low);
                    byte[] written = raw ? frame : payload;
                    SockaddrLl to = new SockaddrLl(TYPE, h.lo.ifindex(), low);
                    assertThat(h.calls.sendto(tx, written, 0, to)).isEqualTo(written.length);
                    SockaddrLl from = new SockaddrLl();
                    assertThat(read(h, rx, from)).isEqualTo(frame);
                    assertThat(from.protocol).isEqualTo(TYPE);
                    checkCooked(h, cooked, payload, low == 0);
                    if (raw || payload.length > 0) {
                        read(h, tx, from);
                        assertThat(from.pkttype).isNotEqualTo(SkBuff.PACKET_OUTGOING);
                    }
                    fails(11, () -> read(h, tx, from));
                }
                for (int fd : new int[] {tx, rx, cooked}) h.calls.close(fd);
            });
        }
    }

    /// It sees the frame going out and coming in; but a packet of no bytes is for nobody.
    private static void checkCooked(InetHost h, int fd, byte[] payload, boolean forUs) {
        List<Integer> kinds = new ArrayList<>();
        SockaddrLl from = new SockaddrLl();
        for (int i = 0; i < 2 && payload.length > 0; i++) {
            assertThat(read(h, fd, from)).isEqualTo(payload);
            kinds.add(from.pkttype);
        }
        fails(11, () -> read(h, fd, from));
        if (payload.length > 0) {
            assertThat(kinds).containsExactly(SkBuff.PACKET_OUTGOING,
                forUs ? SkBuff.PACKET_HOST : SkBuff.PACKET_OTHERHOST);
        }
    }

    @Test
    void a_frame_needs_a_header_a_device_that_is_up_and_the_size_that_it_takes() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
                fails(ENXIO, () -> h.calls.send(fd, new byte[60], 0));
                fails(EINVAL, () -> h.calls.sendto(fd, new byte[60], 0, new SockaddrIn(1, 1)));
                SockaddrLl lo = new SockaddrLl(0, h.lo.ifindex());
                h.calls.bind(fd, lo);
                fails(EINVAL, () -> h.calls.send(fd, new byte[13], 0));
                assertThat(h.calls.send(fd, new byte[14], 0)).isEqualTo(14);
                h.net.devices().setMtu(h.lo, 100);
                assertThat(h.calls.send(fd, new byte[114], 0)).isEqualTo(114);
                fails(EMSGSIZE, () -> h.calls.send(fd, new byte[115], 0));
                h.net.devices().close(h.lo);
                fails(ENETDOWN, () -> h.calls.send(fd, new byte[60], 0));
                h.calls.close(fd);
            });
        }
    }

    private static void fails(int errno, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ErrnoException.class,
            e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
