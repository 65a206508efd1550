package netstack.transport.packet;

import static netstack.transport.bpf.BpfCode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.skbuff.FailSlab;
import netstack.skbuff.SkBuff;
import netstack.transport.Cred;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.bpf.SockFilter;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;

class PacketRcvTest {
    private static final int ETH_P_ALL = 3;
    private static final int ETH_P_IP = 0x800;
    private static final int ETH_P_ARP = 0x806;

    /// What a socket is like, and what it is to see of each frame on `lo`: one sent, then the
    /// same one received.
    private enum Kind {
        ALL(ETH_P_ALL, SockOpt.SOCK_RAW, 0, 2), IP(ETH_P_IP, SockOpt.SOCK_RAW, 0, 1),
        COOKED(ETH_P_ALL, SockOpt.SOCK_DGRAM, 14, 2), ARP(ETH_P_ARP, SockOpt.SOCK_RAW, 0, 0);

        final int proto;
        final int type;
        final int skip;
        final int times;

        Kind(int proto, int type, int skip, int times) {
            this.proto = proto;
            this.type = type;
            this.skip = skip;
            this.times = times;
        }
    }

    private record Got(byte[] bytes, int len, SockaddrLl from) { }

    /// All that waits at `fd`.
    private static List<Got> readAll(Syscalls calls, int fd) {
        List<Got> all = new ArrayList<>();
        byte[] buf = new byte[70000];
        for (;;) {
            SockaddrLl from = new SockaddrLl();
            try {
                int n = calls.recvfrom(fd, buf, Msghdr.MSG_DONTWAIT, from);
                all.add(new Got(Arrays.copyOf(buf, n), n, from));
            } catch (ErrnoException e) {
                assertThat(e.errno()).isEqualTo(11);
                return all;
            }
        }
    }

    private static void send(InetHost h, int fd, int len) {
        byte[] payload = new byte[len];
        Arrays.fill(payload, (byte) len);
        h.calls.sendto(fd, payload, 0, InetHost.at(9));
    }

    private static TpacketStats stats(InetHost h, int fd) {
        TpacketStats stats = new TpacketStats();
        h.calls.getsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_STATISTICS, stats);
        return stats;
    }

    /// Shows what goes over the wire, by other means than a packet socket.
    private static List<byte[]> wire(InetHost h) {
        List<byte[]> frames = new ArrayList<>();
        h.tx.addPack((skb, dev) -> {
            byte[] frame = new byte[skb.len()];
            skb.copyBits(0, frame, 0, frame.length);
            frames.add(frame);
        }, null);
        return frames;
    }

    /// The law: each frame comes once to each socket that wants it, with the wire's bytes, or is
    /// counted there as dropped; and what is read gives the buffer back.
    @Property(tries = 40)
    void each_frame_is_delivered_once_with_the_wires_bytes_or_counted(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 3000) Integer> lens,
            @ForAll @Size(min = 1, max = 4) List<Kind> kinds,
            @ForAll @IntRange(min = 0, max = 20000) int rcvbuf) {
        try (InetHost h = new InetHost()) {
            List<byte[]> wire = wire(h);
            h.run(() -> {
                int[] fd = kinds.stream().mapToInt(k ->
                    h.calls.socket(SockaddrLl.AF_PACKET, k.type, k.proto)).toArray();
                h.calls.setsockopt(fd[0], SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, rcvbuf);
                int sink = h.bound(9);
                lens.forEach(len -> send(h, sink, len));
                for (int i = 0; i < fd.length; i++) {
                    check(h, fd[i], kinds.get(i), wire);
                    h.calls.close(fd[i]);
                }
                h.calls.close(sink);
            });
        }
    }

    private static void check(InetHost h, int fd, Kind kind, List<byte[]> wire) {
        List<byte[]> want = new ArrayList<>();
        for (byte[] frame : wire) {
            byte[] seen = Arrays.copyOfRange(frame, kind.skip, frame.length);
            for (int i = 0; i < kind.times; i++) want.add(seen);
        }
        List<Got> got = readAll(h.calls, fd);
        TpacketStats stats = stats(h, fd);
        assertThat(stats.tpPackets).isEqualTo(want.size());
        assertThat(got).hasSize(stats.tpPackets - stats.tpDrops);
        assertThat(got.isEmpty()).isEqualTo(want.isEmpty());
        int at = 0;
        for (Got g : got) {
            while (at < want.size() && !Arrays.equals(want.get(at), g.bytes)) at++;
            assertThat(at).as("a frame of the wire, in its order").isLessThan(want.size());
            at++;
        }
        assertThat(stats(h, fd).tpPackets).as("read, and so cleared").isZero();
        assertThat(h.packet.sockets().getFirst().rmemAlloc).as("given back").isZero();
    }

    @Test
    void a_socket_on_lo_sees_a_frame_sent_and_received_and_who_sent_it() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, ETH_P_ALL);
                int sink = h.bound(9);
                send(h, sink, 5);
                List<Got> got = readAll(h.calls, fd);
                assertThat(got).extracting(g -> g.from.pkttype)
                    .containsExactly(SkBuff.PACKET_OUTGOING, SkBuff.PACKET_HOST);
                assertThat(got).allSatisfy(g -> {
                    assertThat(g.len).isEqualTo(14 + 20 + 8 + 5);
                    assertThat(g.from.protocol).isEqualTo(ETH_P_IP);
                    assertThat(g.from.ifindex).isEqualTo(h.lo.ifindex());
                    assertThat(g.from.hatype).isEqualTo(772);
                    assertThat(g.from.halen).isEqualTo(6);
                });
                h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_IGNORE_OUTGOING, 1);
                send(h, sink, 5);
                assertThat(readAll(h.calls, fd)).extracting(g -> g.from.pkttype)
                    .containsExactly(SkBuff.PACKET_HOST);
                h.calls.close(fd);
                h.calls.close(sink);
            });
        }
    }

    @Test
    void a_filter_tells_how_many_bytes_are_kept_and_the_length_stays_known() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, ETH_P_IP);
                h.calls.attachFilter(fd, new SockFilter[] {SockFilter.stmt(RET | K, 40)});
                h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_AUXDATA, 1);
                int sink = h.bound(9);
                send(h, sink, 100);
                TpacketAuxdata aux = new TpacketAuxdata();
                Msghdr msg = new Msghdr().set(MemorySegment.ofArray(
                    new byte[30]), 0, 30, Msghdr.MSG_PEEK | Msghdr.MSG_TRUNC, null);
                assertThat(h.calls.recvmsg(fd, msg)).isEqualTo(40);
                assertThat(msg.msgFlags).isEqualTo(Msghdr.MSG_TRUNC | Msghdr.MSG_CTRUNC);
                msg.flags = 0;
                msg.msgControl = aux;
                assertThat(h.calls.recvmsg(fd, msg)).isEqualTo(30);
                assertThat(msg.msgFlags).isEqualTo(Msghdr.MSG_TRUNC);
                assertThat(aux.tpLen).isEqualTo(142);
                assertThat(aux.tpSnaplen).isEqualTo(40);
                assertThat(aux.tpNet).isEqualTo(14);
                assertThat(aux.tpStatus & TpStatus.USER).isEqualTo(1);
                h.calls.attachFilter(fd, new SockFilter[] {SockFilter.stmt(RET | K, 0)});
                send(h, sink, 100);
                assertThat(readAll(h.calls, fd)).isEmpty();
                assertThat(stats(h, fd).tpPackets).as("refused is not counted").isEqualTo(1);
                byte[] udp = new byte[200];
                assertThat(h.calls.recv(sink, udp, 0)).as("UDP lost nothing").isEqualTo(100);
                h.calls.close(fd);
                h.calls.close(sink);
            });
        }
    }

    /// Memory is counted as the packets take it, and the last one may pass the limit.
    @Property(tries = 20)
    void the_buffer_takes_packets_until_their_memory_fills_it(
            @ForAll @IntRange(min = 0, max = 20000) int rcvbuf,
            @ForAll @IntRange(min = 0, max = 1000) int len) {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, ETH_P_IP);
                h.calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, rcvbuf);
                int sink = h.bound(9);
                PacketSock sk = h.packet.sockets().getFirst();
                send(h, sink, len);
                int truesize = sk.rmemAlloc;
                assertThat(truesize).isGreaterThan(len + 14 + 28 + 256);
                for (int i = 1; i < 60; i++) send(h, sink, len);
                int room = (sk.rcvbuf + truesize - 1) / truesize;
                assertThat(sk.receiveQueue.qlen()).isEqualTo(Math.min(room, 60));
                assertThat(sk.drops).isEqualTo(60 - sk.receiveQueue.qlen());
                assertThat(stats(h, fd).tpDrops).isEqualTo(sk.drops);
                h.calls.recv(fd, new byte[1], 0);
                send(h, sink, len);
                assertThat(stats(h, fd).tpDrops).as("one was read, one fits").isZero();
                h.calls.close(fd);
                h.calls.close(sink);
            });
        }
    }

    /// Where memory fails, a packet is counted as dropped, and UDP still has its own.
    @Property(tries = 20)
    void without_memory_for_its_clone_a_packet_is_counted(@ForAll long seed) {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, ETH_P_ALL);
                h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_IGNORE_OUTGOING, 1);
                int sink = h.bound(9);
                int tx = h.udp();
                h.skbs.failSlab(FailSlab.chance(0.3, new Random(seed)));
                int sent = 0;
                for (int i = 0; i < 50; i++) {
                    try {
                        send(h, tx, 5);
                        sent++;
                    } catch (ErrnoException e) {
                        assertThat(e.errno()).isEqualTo(105);
                    }
                }
                h.skbs.failSlab(null);
                TpacketStats stats = stats(h, fd);
                assertThat(stats.tpPackets).isEqualTo(sent);
                assertThat(stats.tpDrops).isPositive();
                assertThat(readAll(h.calls, fd)).hasSize(sent - stats.tpDrops);
                for (int i = 0; i < sent; i++) {
                    assertThat(h.calls.recv(sink, new byte[9], Msghdr.MSG_DONTWAIT)).isEqualTo(5);
                }
                for (int s : new int[] {fd, sink, tx}) h.calls.close(s);
            });
        }
    }

    @Test
    void only_who_has_cap_net_raw_may_open_one_and_only_raw_and_cooked() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                fails(94, () -> h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_STREAM, 0));
                h.machine.current().credentials(Cred.user(1000));
                fails(1, () -> h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0));
            });
        }
    }

    @Test
    void bind_chooses_device_and_type_and_a_device_that_goes_down_tells() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
                int sink = h.bound(9);
                send(h, sink, 5);
                assertThat(readAll(h.calls, fd)).as("no type, no packet").isEmpty();
                fails(22, () -> h.calls.bind(fd, new SockaddrIn(0, 9)));
                fails(19, () -> h.calls.bind(fd, new SockaddrLl(ETH_P_IP, 77)));
                h.calls.bind(fd, new SockaddrLl(ETH_P_IP, h.lo.ifindex()));
                send(h, sink, 5);
                assertThat(readAll(h.calls, fd)).hasSize(1);
                h.calls.bind(fd, new SockaddrLl(ETH_P_ARP, h.lo.ifindex()));
                send(h, sink, 5);
                assertThat(readAll(h.calls, fd)).as("IP is not wanted now").isEmpty();
                h.calls.bind(fd, new SockaddrLl(ETH_P_ALL, h.lo.ifindex()));
                h.net.devices().close(h.lo);
                fails(100, () -> h.calls.recv(fd, new byte[9], Msghdr.MSG_DONTWAIT));
                fails(11, () -> h.calls.recv(fd, new byte[9], Msghdr.MSG_DONTWAIT));
                h.net.devices().open(h.lo);
                send(h, sink, 5);
                assertThat(readAll(h.calls, fd)).hasSize(2);
                SockaddrLl name = new SockaddrLl();
                h.calls.getsockname(fd, name);
                assertThat(name.ifindex).isEqualTo(h.lo.ifindex());
                assertThat(name.protocol).isEqualTo(ETH_P_ALL);
                fails(95, () -> h.calls.getpeername(fd, name));
                h.calls.close(fd);
                h.calls.close(sink);
            });
        }
    }

    private static void fails(int errno, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ErrnoException.class,
            e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
