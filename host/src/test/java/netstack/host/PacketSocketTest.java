package netstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import netstack.transport.packet.TpStatus;
import netstack.transport.packet.TpacketAuxdata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        if (sent.is(TpStatus.CSUMNOTREADY)) {
            System.arraycopy(wire, UDP_CHECK, frame, UDP_CHECK, 2);
        }
        return frame;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void a_socket_sees_each_frame_of_the_cable_once_with_its_bytes(int cpus) {
        try (TwoHosts two = new TwoHosts(1, CostModel.SERVER_82599, cpus)) {
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
            assertThat(in).extracting(s -> s.is(TpStatus.CSUM_VALID))
                .containsExactly(false, true, true, true);
            assertThat(out).hasSameSizeAs(cable.get(1));
            for (int i = 0; i < out.size(); i++) {
                assertThat(onWire(out.get(i), cable.get(1).get(i)))
                    .isEqualTo(cable.get(1).get(i));
            }
            assertThat(out).extracting(s -> s.is(TpStatus.CSUMNOTREADY))
                .containsExactly(false, true, true, true);
            assertThat(two.bob().proc().read("/proc/net/packet")).isEqualTo("""
                sk               RefCnt Type Proto  Iface R Rmem   User   Inode
                0000000000000000 3      3    0003   2     1 0      0      0    \s
                """);
        }
    }

    private static byte[] tagged(int len, int... types) {
        byte[] frame = new byte[len];
        for (int i = 0; i < types.length; i++) {
            frame[12 + 4 * i] = (byte) (types[i] >> 8);
            frame[13 + 4 * i] = (byte) types[i];
        }
        frame[len - 1] = 7;
        return frame;
    }

    /// What a cooked socket is shown, at the network header, of a frame that a raw one sends.
    private static int shown(Syscalls calls, int raw, int cooked, byte[] frame) {
        assertThat(calls.send(raw, frame, 0)).isEqualTo(frame.length);
        byte[] buf = new byte[2000];
        int n = calls.recv(cooked, buf, 0);
        assertThat(buf[n - 1]).isEqualTo((byte) 7);
        return n;
    }

    @Test
    void the_tag_of_a_vlan_may_make_a_frame_longer_and_the_network_header_is_behind_it() {
        try (TwoHosts two = new TwoHosts(1, CostModel.SERVER_82599)) {
            Syscalls calls = two.alice().syscalls();
            int eth0 = two.alice().net().devices().byName("eth0").ifindex();
            two.alice().exec("send", () -> {
                int cooked = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_DGRAM, ETH_P_ALL);
                int raw = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
                calls.bind(raw, new SockaddrLl(0, eth0));
                assertThat(shown(calls, raw, cooked, tagged(100, 0x800))).isEqualTo(86);
                assertThat(shown(calls, raw, cooked, tagged(100, 0x8100, 0x800))).isEqualTo(82);
                assertThat(shown(calls, raw, cooked, tagged(100, 0x88a8, 0x8100, 0x800)))
                    .isEqualTo(78);
                assertThat(shown(calls, raw, cooked, tagged(16, 0x8100)))
                    .as("the tag is cut off").isEqualTo(2);
                assertThat(shown(calls, raw, cooked, tagged(1518, 0x8100, 0x800)))
                    .isEqualTo(1500);
                for (byte[] frame : List.of(tagged(1518, 0x800), tagged(1519, 0x8100))) {
                    assertThatThrownBy(() -> calls.send(raw, frame, 0))
                        .hasMessageContaining("EMSGSIZE");
                }
                calls.close(cooked);
                calls.close(raw);
            });
        }
    }
}
