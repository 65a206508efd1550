package netstack.transport.packet;

import static netstack.transport.bpf.BpfCode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.SockaddrLl;
import netstack.transport.bpf.SockFilter;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;

class PacketFanoutTest {
    private static final int ETH_P_ALL = 3;
    private static final int ETH_P_IP = 0x800;

    private static int open(InetHost h, int proto) {
        return h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, proto);
    }

    private static void join(InetHost h, int fd, int id, int typeFlags) {
        h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_FANOUT,
            new FanoutArgs(id, typeFlags, 0));
    }

    private static int[] group(InetHost h, int n, int typeFlags) {
        int[] fds = new int[n];
        for (int i = 0; i < n; i++) {
            fds[i] = open(h, ETH_P_IP);
            join(h, fds[i], 5, typeFlags);
        }
        return fds;
    }

    private static List<byte[]> readAll(InetHost h, int fd) {
        List<byte[]> all = new ArrayList<>();
        byte[] buf = new byte[70000];
        for (;;) {
            try {
                all.add(Arrays.copyOf(buf, h.calls.recv(fd, buf, Msghdr.MSG_DONTWAIT)));
            } catch (ErrnoException empty) {
                return all;
            }
        }
    }

    /// From port 1000 + flow to port 9, with a number.
    private static void send(InetHost h, int flow, int number, int len) {
        int fd = h.udp();
        h.calls.bind(fd, new SockaddrIn(0, 1000 + flow));
        byte[] payload = new byte[Math.max(len, 1)];
        payload[0] = (byte) number;
        h.calls.sendto(fd, payload, 0, InetHost.at(9));
        h.calls.close(fd);
    }

    /// The law: each packet goes to one member, whatever chooses; by hash all of a flow to one.
    @Property(tries = 40)
    void each_packet_goes_to_one_member(@ForAll @IntRange(min = 0, max = 6) int type,
            @ForAll @IntRange(min = 1, max = 5) int members, @ForAll boolean rollover,
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 4) Integer> flows) {
        boolean rolls = rollover && type != PacketFanout.ROLLOVER;
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int sink = h.bound(9);
                int[] fds = group(h, members, type | (rolls ? PacketFanout.FLAG_ROLLOVER : 0));
                for (int i = 0; i < flows.size(); i++) send(h, flows.get(i), i, 10);
                List<Integer> numbers = new ArrayList<>();
                Map<Integer, Integer> memberOf = new HashMap<>();
                for (int m = 0; m < members; m++) {
                    for (byte[] f : readAll(h, fds[m])) {
                        numbers.add((int) f[42]);
                        int port = (f[34] & 0xff) << 8 | f[35] & 0xff;
                        int before = memberOf.getOrDefault(port, m);
                        if (type == PacketFanout.HASH) assertThat(m).isEqualTo(before);
                        memberOf.put(port, m);
                    }
                }
                assertThat(numbers).doesNotHaveDuplicates().hasSameSizeAs(flows);
                for (int fd : fds) h.calls.close(fd);
                h.calls.close(sink);
            });
            assertThat(h.packet.sockets()).isEmpty();
        }
    }

    @Test
    void in_turn_by_program_and_who_leaves_is_replaced() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int sink = h.bound(9);
                int[] fds = group(h, 3, PacketFanout.LB);
                for (int i = 0; i < 9; i++) send(h, 0, i, 10);
                for (int fd : fds) assertThat(readAll(h, fd)).hasSize(3);
                h.calls.close(fds[0]);
                for (int i = 0; i < 8; i++) send(h, 0, i, 10);
                assertThat(readAll(h, fds[1])).hasSize(4);
                assertThat(readAll(h, fds[2])).hasSize(4);
                h.calls.close(fds[1]);
                h.calls.close(fds[2]);
                int[] two = group(h, 2, PacketFanout.CBPF);
                send(h, 0, 1, 10);
                assertThat(readAll(h, two[0])).as("no program, the first").hasSize(1);
                h.calls.setsockopt(two[1], PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_FANOUT_DATA, new SockFprog(List.of(
                        SockFilter.stmt(LD | B | ABS, 28), SockFilter.stmt(RET | A, 0))));
                for (int i = 0; i < 7; i++) send(h, 0, i, 10);
                assertThat(readAll(h, two[0])).extracting(f -> f[42] % 2).containsOnly(0);
                assertThat(readAll(h, two[1])).extracting(f -> f[42] % 2).containsOnly(1);
                for (int fd : new int[] {sink, two[0], two[1]}) h.calls.close(fd);
            });
        }
    }

    /// A flow goes to its member until that is short of room, and then to another.
    @Test
    void who_has_no_room_passes_on_and_counts_it() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int sink = h.bound(9);
                int[] fds = group(h, 2, PacketFanout.HASH | PacketFanout.FLAG_ROLLOVER);
                for (int fd : fds) {
                    h.calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, 60_000);
                }
                for (int i = 0; i < 200; i++) send(h, 0, i, 10);
                int[] got = {readAll(h, fds[0]).size(), readAll(h, fds[1]).size()};
                int mine = got[0] > got[1] ? 0 : 1;
                TpacketRolloverStats stats = new TpacketRolloverStats();
                h.calls.getsockopt(fds[mine], PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_ROLLOVER_STATS, stats);
                assertThat(got[1 - mine]).isPositive();
                assertThat(stats.tpAll).isEqualTo(got[1 - mine]);
                assertThat(stats.tpHuge).as("one flow alone is huge").isPositive();
                assertThat(got[0] + got[1] + drops(h, fds)).isEqualTo(200);
                assertThat(stats.tpFailed).as("both full").isPositive();
                for (int fd : new int[] {sink, fds[0], fds[1]}) h.calls.close(fd);
            });
        }
    }

    private static int drops(InetHost h, int[] fds) {
        int drops = 0;
        for (int fd : fds) {
            TpacketStats stats = new TpacketStats();
            h.calls.getsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_STATISTICS,
                stats);
            drops += stats.tpDrops;
        }
        return drops;
    }

    @Test
    void fragments_are_put_together_and_what_is_sent_can_be_left_out() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                h.net.devices().setMtu(h.lo, 1500);
                int sink = h.bound(9);
                int all = open(h, ETH_P_ALL);
                join(h, all, 7, PacketFanout.FLAG_DEFRAG | PacketFanout.FLAG_IGNORE_OUTGOING);
                int plain = open(h, ETH_P_IP);
                send(h, 0, 1, 5000);
                List<byte[]> whole = readAll(h, all);
                assertThat(whole).hasSize(1);
                assertThat(whole.getFirst()).hasSize(14 + 28 + 5000);
                assertThat(readAll(h, plain)).as("on the wire").hasSize(4);
                assertThat(h.calls.recv(sink, new byte[6000], 0)).isEqualTo(5000);
                for (int fd : new int[] {sink, all, plain}) h.calls.close(fd);
            });
        }
    }

    @Test
    void a_group_agrees_on_type_flags_protocol_and_size() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int a = open(h, ETH_P_IP);
                int b = open(h, ETH_P_IP);
                int arp = open(h, 0x806);
                int idle = open(h, 0);
                fails(22, () -> join(h, a, 1, 9));
                fails(22, () -> join(h, a, 1, PacketFanout.ROLLOVER
                    | PacketFanout.FLAG_ROLLOVER));
                fails(22, () -> join(h, a, 1, PacketFanout.FLAG_UNIQUEID));
                fails(22, () -> join(h, idle, 1, PacketFanout.HASH));
                h.calls.setsockopt(a, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_FANOUT,
                    new FanoutArgs(1, PacketFanout.LB, 1));
                fails(114, () -> join(h, a, 1, PacketFanout.LB));
                fails(22, () -> join(h, b, 1, PacketFanout.HASH));
                fails(22, () -> join(h, b, 1, PacketFanout.LB | PacketFanout.FLAG_DEFRAG));
                fails(22, () -> join(h, arp, 1, PacketFanout.LB));
                fails(28, () -> join(h, b, 1, PacketFanout.LB));
                fails(22, () -> h.calls.bind(a, new SockaddrLl(ETH_P_IP, 1)));
                join(h, b, 0, PacketFanout.CPU | PacketFanout.FLAG_UNIQUEID);
                assertThat(h.calls.getsockopt(b, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_FANOUT)).isEqualTo(PacketFanout.CPU << 16);
                h.calls.setsockopt(arp, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_FANOUT,
                    4 | PacketFanout.QM << 16);
                fails(22, () -> h.calls.setsockopt(a, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_FANOUT_DATA, new SockFprog(List.of())));
                for (int fd : new int[] {a, b, arp, idle}) h.calls.close(fd);
            });
        }
    }

    private static void fails(int errno, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ErrnoException.class,
            e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
