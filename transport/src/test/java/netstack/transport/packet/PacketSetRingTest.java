package netstack.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;

class PacketSetRingTest {
    private static final int ETH_P_IP = 0x800;
    private static final long MS = 1_000_000;

    @Test
    void a_ring_is_checked_and_its_layout_is_fixed_while_it_lives() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, ETH_P_IP);
                for (TpacketReq bad : List.of(new TpacketReq(4097, 1, 2048, 2),
                        new TpacketReq(4096, 1, 2040, 2), new TpacketReq(4096, 1, 48, 85),
                        new TpacketReq(4096, 1, 2048, 3), new TpacketReq(4096, 1, 8192, 1),
                        new TpacketReq(-4096, 1, 2048, 2), new TpacketReq(0, 0, 0, 1))) {
                    fails(22, () -> ring(h, fd, bad));
                }
                fails(12, () -> ring(h, fd, new TpacketReq(4096, 1 << 20, 2048, 2 << 20)));
                ring(h, fd, new TpacketReq(4096, 2, 2048, 4));
                fails(16, () -> ring(h, fd, new TpacketReq(4096, 2, 2048, 4)));
                for (int name : new int[] {PacketSockopt.PACKET_VERSION,
                    PacketSockopt.PACKET_RESERVE}) {
                    fails(16, () -> h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, name, 1));
                }
                fails(22, () -> h.calls.mmap(fd, 4096));
                var map = h.calls.mmap(fd, 8192);
                fails(16, () -> ring(h, fd, new TpacketReq(0, 0, 0, 0)));
                h.calls.munmap(map);
                fails(22, () -> h.calls.munmap(map));
                ring(h, fd, new TpacketReq(0, 0, 0, 0));
                h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_VERSION, 2);
                fails(22, () -> ring(h, fd, new TpacketReq(4096, 2, 2048, 4)));
                fails(22, () -> ring(h, fd, RingBed.req(1, 2, 2048, 0, 4096 - 48 - 60)));
                h.calls.close(fd);
                fails(19, () -> h.calls.mmap(h.bound(9), 4096));
            });
        }
    }

    /// A program that is killed leaves no ring behind, mapped or not.
    @Test
    void a_mapping_outlives_the_descriptor_and_dies_with_the_program() {
        try (InetHost h = new InetHost()) {
            int before = h.memory.livePages();
            h.run(() -> {
                RingBed ring = RingBed.raw(h, ETH_P_IP, TpacketVersion.V3,
                    RingBed.req(1, 2, 2048, 10, 0));
                h.calls.close(ring.fd);
                assertThat(h.packet.sockets()).as("mapped, and so open").hasSize(1);
                int sink = h.bound(9);
                h.calls.sendto(sink, new byte[5], 0, InetHost.at(9));
                h.calls.nanosleep(40 * MS);
                ring.drain();
                assertThat(ring.got).hasSize(1);
            });
            assertThat(h.packet.sockets()).isEmpty();
            h.pass(1000);
            assertThat(h.memory.livePages()).isLessThanOrEqualTo(before + 8);
        }
    }

    private static void ring(InetHost h, int fd, Record req) {
        h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_RX_RING, req);
    }

    private static void fails(int errno, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ErrnoException.class,
            e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
