package netstack.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.tour.TwoHosts;
import netstack.skbuff.SkBuff;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.packet.PacketSockopt;
import netstack.transport.packet.TpacketAuxdata;
import org.junit.jupiter.api.Test;

/// A packet socket on a host with a card, beside a capture of its cable.
class PacketSocketTest {
    private static final int ETH_P_ALL = 3;

    private static final int UDP_CHECK = 14 + 20 + 6;

    private record Seen(byte[] bytes, int status) {
        boolean is(int bit) {
            return (status & bit) != 0;
        }
    }

    private final List<Seen> in = new ArrayList<>();
    private final List<Seen> out = new ArrayList<>();

    private void listen(Host host) {
        Syscalls calls = host.syscalls();
        host.spawn("tcpdump", () -> {
            int fd = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, ETH_P_ALL);
            int eth0 = host.net().devices().byName("eth0").ifindex();
            calls.bind(fd, new SockaddrLl(ETH_P_ALL, eth0));
            calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_AUXDATA, 1);
            byte[] buf = new byte[65536];
            SockaddrLl from = new SockaddrLl();
            TpacketAuxdata aux = new TpacketAuxdata();
            Msghdr msg = new Msghdr();
            for (;;) {
                msg.set(MemorySegment.ofArray(buf), 0, buf.length, 0, from);
                msg.msgControl = aux;
                int n = calls.recvmsg(fd, msg);
                boolean sent = from.pkttype == SkBuff.PACKET_OUTGOING;
                (sent ? out : in).add(new Seen(Arrays.copyOf(buf, n), aux.tpStatus));
            }
        });
    }

    /// What the card makes of a frame: pads it, and fills in the checksum if that is left to it.
    private static byte[] onWire(Seen sent, byte[] wire) {
        byte[] frame = Arrays.copyOf(sent.bytes, Math.max(sent.bytes.length, 60));
        if (sent.is(TpacketAuxdata.TP_STATUS_CSUMNOTREADY)) {
            System.arraycopy(wire, UDP_CHECK, frame, UDP_CHECK, 2);
        }
        return frame;
    }

    @Test
    void a_socket_sees_each_frame_of_the_cable_once_with_its_bytes() {
        try (TwoHosts two = new TwoHosts(1, CostModel.SERVER_82599)) {
            List<List<byte[]>> cable = List.of(new ArrayList<>(), new ArrayList<>());
            two.cable().tap((at, direction, data, len) ->
                cable.get(direction).add(Arrays.copyOf(data, len)));
            listen(two.bob());
            two.serve(3);
            two.settle();
            for (String text : List.of("a", "hello, world", "x".repeat(1400))) {
                assertThat(two.ask(text)).isEqualTo(text.toUpperCase());
            }
            two.settle();
            // ARP, and a datagram for each question.
            assertThat(in).extracting(Seen::bytes).hasSize(4)
                .usingRecursiveComparison().isEqualTo(cable.get(0));
            assertThat(in).extracting(s -> s.is(TpacketAuxdata.TP_STATUS_CSUM_VALID))
                .containsExactly(false, true, true, true);
            assertThat(out).hasSameSizeAs(cable.get(1));
            for (int i = 0; i < out.size(); i++) {
                assertThat(onWire(out.get(i), cable.get(1).get(i)))
                    .isEqualTo(cable.get(1).get(i));
            }
            assertThat(out).extracting(s -> s.is(TpacketAuxdata.TP_STATUS_CSUMNOTREADY))
                .containsExactly(false, true, true, true);
            assertThat(two.bob().proc().read("/proc/net/packet")).isEqualTo("""
                sk               RefCnt Type Proto  Iface R Rmem   User   Inode
                0000000000000000 3      3    0003   2     1 0      0      0    \s
                """);
        }
    }
}
