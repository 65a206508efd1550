package netstack.transport.packet;

import static netstack.transport.bpf.BpfCode.K;
import static netstack.transport.bpf.BpfCode.RET;
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
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.bpf.SockFilter;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacketRingTest {
    private static final int ETH_P_ALL = 3;
    private static final int ETH_P_IP = 0x800;
    private static final long MS = 1_000_000;

    private static void send(InetHost h, int fd, int len) {
        byte[] payload = new byte[len];
        Arrays.fill(payload, (byte) len);
        h.calls.sendto(fd, payload, 0, InetHost.at(9));
    }

    private static List<byte[]> wire(InetHost h) {
        List<byte[]> frames = new ArrayList<>();
        h.tx.addPack((skb, dev) -> {
            byte[] frame = new byte[skb.len()];
            skb.copyBits(0, frame, 0, frame.length);
            frames.add(frame);
        }, null);
        return frames;
    }

    /// The law: what is offered is received or counted as dropped; what is received parses back
    /// to the wire's frames, in their order; and the kernel touches nothing that the program has.
    @Property(tries = 60)
    void what_is_offered_is_in_the_ring_in_order_or_counted(@ForAll TpacketVersion version,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = -3, max = 3000) Integer> steps,
            @ForAll @IntRange(min = 1, max = 3) int pages,
            @ForAll @IntRange(min = 1, max = 4) int blocks,
            @ForAll @IntRange(min = 7, max = 256) int frame16,
            @ForAll @IntRange(min = 0, max = 40) int priv, @ForAll boolean cooked,
            @ForAll @IntRange(min = 1, max = 200) int snaplen, @ForAll boolean hold) {
        TpacketReq3 req = RingBed.req(pages, blocks, frame16 * 16, 10, priv);
        try (InetHost h = new InetHost()) {
            List<byte[]> wire = wire(h);
            h.run(() -> {
                RingBed ring = new RingBed(h, ETH_P_IP,
                    cooked ? SockOpt.SOCK_DGRAM : SockOpt.SOCK_RAW, version, req, priv);
                h.calls.attachFilter(ring.fd, new SockFilter[] {
                    SockFilter.stmt(RET | K, snaplen * 20)});
                int sink = h.bound(9);
                for (int step : steps) step(h, ring, sink, step, hold);
                h.calls.nanosleep(100 * MS);
                finish(ring, hold);
                check(ring, wire, cooked ? 14 : 0, snaplen * 20);
                ring.close();
                h.calls.close(sink);
            });
            assertThat(h.memory.livePages()).as("the ring is freed").isLessThan(300);
        }
    }

    private boolean taken;

    /// Sends, or lets time pass and reads; with `hold` a block is given back a step later.
    private void step(InetHost h, RingBed ring, int sink, int step, boolean hold) {
        if (step >= 0) {
            send(h, sink, step);
            return;
        }
        h.calls.nanosleep(-step * 7 * MS);
        if (taken) ring.giveBack();
        taken = false;
        if (hold && ring.ready()) {
            ring.take();
            taken = true;
        } else {
            ring.drain();
        }
    }

    private void finish(RingBed ring, boolean hold) {
        if (taken) ring.giveBack();
        taken = false;
        ring.drain();
    }

    private static void check(RingBed ring, List<byte[]> wire, int skip, int snaplen) {
        TpacketStats stats = ring.stats();
        assertThat(stats.tpPackets).isEqualTo(wire.size());
        assertThat(ring.got).hasSize(stats.tpPackets - stats.tpDrops);
        int at = 0;
        for (RingBed.Got g : ring.got) {
            while (at < wire.size() && !same(wire.get(at), skip, g, snaplen)) at++;
            assertThat(at).as("a frame of the wire, in its order").isLessThan(wire.size());
            at++;
            assertThat(g.net() % 16).isEqualTo(ring.h.packet.sockets().getFirst().tpReserve % 16);
        }
    }

    private static boolean same(byte[] frame, int skip, RingBed.Got g, int snaplen) {
        int len = frame.length - skip;
        return g.len() == len && g.bytes().length <= Math.min(len, snaplen)
            && Arrays.equals(Arrays.copyOfRange(frame, skip, skip + g.bytes().length), g.bytes());
    }

    @ParameterizedTest
    @EnumSource(TpacketVersion.class)
    void a_frame_says_who_sent_it_when_and_how_long_it_was(TpacketVersion version) {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                RingBed ring = RingBed.raw(h, ETH_P_ALL, version,
                    RingBed.req(1, 2, 512, 10, 0));
                int sink = h.bound(9);
                long before = h.machine.now();
                send(h, sink, 700);
                PollFd[] poll = {new PollFd(ring.fd, SockOpt.POLLIN)};
                assertThat(h.calls.poll(poll, 1000)).isEqualTo(1);
                ring.drain();
                assertThat(ring.got).extracting(g -> g.from().pkttype()).containsExactly(
                    SkBuff.PACKET_OUTGOING, SkBuff.PACKET_HOST);
                int fits = version == TpacketVersion.V3 ? 742 : 512 - 66;
                assertThat(ring.got).allSatisfy(g -> {
                    assertThat(g.len()).isEqualTo(742);
                    assertThat(g.bytes()).hasSize(fits);
                    assertThat(g.net()).isEqualTo(g.mac() + 14);
                    assertThat(g.ns()).isBetween(before / 1000 * 1000, h.machine.now());
                    assertThat(g.from().protocol()).isEqualTo(ETH_P_IP);
                    assertThat(g.from().ifindex()).isEqualTo(h.lo.ifindex());
                    assertThat(g.from().hatype()).isEqualTo(772);
                    assertThat(g.from().halen()).isEqualTo(6);
                });
                assertThat(h.calls.poll(poll, 0)).as("all read").isZero();
                ring.close();
                h.calls.close(sink);
            });
        }
    }

    /// Against the sizes and places of if_packet.h on a 64-bit machine.
    @Test
    void the_layout_is_the_headers() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                int fd = h.calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
                int[] len = new int[1];
                for (int v = 0; v < 3; v++) {
                    len[0] = v;
                    h.calls.getsockopt(fd, PacketSockopt.SOL_PACKET,
                        PacketSockopt.PACKET_HDRLEN, len);
                    assertThat(len[0]).isEqualTo(new int[] {32, 32, 48}[v]);
                }
                len[0] = 3;
                fails(22, () -> h.calls.getsockopt(fd, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_HDRLEN, len));
                h.calls.close(fd);
                RingBed ring = RingBed.raw(h, ETH_P_IP, TpacketVersion.V3,
                    RingBed.req(1, 2, 2048, 10, 13));
                int sink = h.bound(9);
                send(h, sink, 5);
                h.calls.nanosleep(40 * MS);
                TpacketBlockDesc d = new TpacketBlockDesc(ring.map.memory()[0], 0);
                assertThat(d.version()).isEqualTo(2);
                assertThat(d.offsetToPriv()).isEqualTo(48);
                assertThat(d.offsetToFirstPkt()).isEqualTo(48 + 16);
                assertThat(d.blockStatus()).isEqualTo(TpStatus.USER | TpStatus.BLK_TMO);
                assertThat(d.numPkts()).isEqualTo(1);
                // 68 bytes of header and address to 16, less the Ethernet header, and 47 bytes.
                assertThat(d.blkLen()).isEqualTo(64 + (96 - 14 + 47 + 7) / 8 * 8);
                assertThat(TpacketVersion.V3.hdrlen).isEqualTo(68);
                ring.close();
                h.calls.close(sink);
            });
        }
    }

    @Test
    void a_ring_that_is_full_drops_says_so_and_counts_how_often_it_froze() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                RingBed ring = RingBed.raw(h, ETH_P_IP, TpacketVersion.V3,
                    RingBed.req(1, 2, 2048, 60_000, 0));
                int sink = h.bound(9);
                for (int i = 0; i < 12; i++) send(h, sink, 1000);
                TpacketStats stats = ring.stats();
                assertThat(stats.tpPackets).isEqualTo(12);
                assertThat(stats.tpDrops).isEqualTo(6);
                assertThat(stats.tpFreezeQCnt).isEqualTo(1);
                assertThat(ring.stats().tpFreezeQCnt).as("read, and so cleared").isZero();
                ring.drain();
                for (int i = 0; i < 4; i++) send(h, sink, 1000);
                ring.drain();
                assertThat(ring.got).hasSize(9);
                ring.close();
                RingBed frames = RingBed.raw(h, ETH_P_IP, TpacketVersion.V2,
                    RingBed.req(1, 1, 2048, 0, 0));
                for (int i = 0; i < 5; i++) send(h, sink, 10);
                frames.drain();
                send(h, sink, 10);
                frames.drain();
                assertThat(frames.got).extracting(g -> (g.status() & TpStatus.LOSING) != 0)
                    .containsExactly(false, false, true);
                frames.close();
                h.calls.close(sink);
            });
        }
    }

    @Test
    void with_a_copy_threshold_what_is_cut_waits_whole_in_the_queue() {
        try (InetHost h = new InetHost()) {
            h.run(() -> {
                RingBed ring = RingBed.raw(h, ETH_P_IP, TpacketVersion.V2,
                    RingBed.req(1, 1, 512, 0, 0));
                h.calls.setsockopt(ring.fd, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_COPY_THRESH, 1);
                int sink = h.bound(9);
                send(h, sink, 1000);
                send(h, sink, 10);
                ring.drain();
                assertThat(ring.got).extracting(g -> (g.status() & TpStatus.COPY) != 0)
                    .containsExactly(true, false);
                byte[] whole = new byte[2000];
                assertThat(h.calls.recv(ring.fd, whole, Msghdr.MSG_DONTWAIT)).isEqualTo(1042);
                assertThat(Arrays.copyOf(whole, 512 - 66)).isEqualTo(ring.got.getFirst().bytes());
                fails(11, () -> h.calls.recv(ring.fd, whole, Msghdr.MSG_DONTWAIT));
                ring.close();
                h.calls.close(sink);
            });
        }
    }

    private static void fails(int errno, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ErrnoException.class,
            e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
