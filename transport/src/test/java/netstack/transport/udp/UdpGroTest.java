package netstack.transport.udp;

import static netstack.transport.udp.Datagram.HEADERS;
import static netstack.transport.udp.Datagram.HOST;
import static netstack.transport.udp.Datagram.PORT;
import static netstack.transport.udp.Datagram.SENDER;
import static netstack.transport.udp.Datagram.SIZE;
import static netstack.transport.udp.Datagram.check;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.inet.InetHost;
import netstack.transport.tcp.GroBed;
import netstack.transport.tcp.GroBed.Merged;
import netstack.transport.wire.UdpHdr;
import org.junit.jupiter.api.Test;

class UdpGroTest {
    private static List<byte[]> train(int n, ObjIntConsumer<Datagram> change) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Datagram d = new Datagram(100 + i);
            change.accept(d, i);
            packets.add(d.bytes());
        }
        return packets;
    }

    /// A socket that takes trains, or only datagrams.
    private static int socket(InetHost host, boolean gro) {
        int fd = host.bound(PORT);
        host.calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, 1 << 17);
        host.calls.setsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_GRO, gro ? 1 : 0);
        return fd;
    }

    /// Lets the packets come while such a socket is open, 40 in a poll.
    private static void polls(GroBed bed, List<byte[]> packets) {
        bed.host.run(() -> {
            socket(bed.host, true);
            for (int at = 0; at < packets.size(); at += 40) {
                bed.feed(packets.subList(at, Math.min(at + 40, packets.size())));
            }
        });
    }

    private static List<Integer> segsOf(List<byte[]> packets) {
        try (GroBed bed = new GroBed()) {
            bed.host.run(() -> {
                socket(bed.host, true);
                bed.feed(packets);
            });
            return bed.up.stream().map(m -> Math.max(1, m.gsoSegs())).toList();
        }
    }

    @Test
    void a_train_goes_up_as_one_packet_for_a_device_to_cut() {
        try (GroBed bed = new GroBed()) {
            polls(bed, train(10, (d, i) -> { }));
            assertThat(bed.up).hasSize(1);
            Merged m = bed.up.getFirst();
            assertThat(m.bytes()).hasSize(HEADERS + 10 * SIZE);
            assertThat(m.gsoSize()).isEqualTo(SIZE);
            assertThat(m.gsoSegs()).isEqualTo(10);
            assertThat(m.gsoType()).isEqualTo(SkbSharedInfo.SKB_GSO_UDP_L4);
            assertThat(m.ipSummed()).isEqualTo(SkBuff.CHECKSUM_PARTIAL);
            UdpHdr uh = new UdpHdr(MemorySegment.ofArray(m.bytes()), IpHdr.LEN);
            assertThat(uh.len()).isEqualTo(UdpHdr.LEN + 10 * SIZE);
            int pseudo = Checksum.pseudoHeader(SENDER, HOST, uh.len(), 17, 0);
            assertThat(uh.check()).isEqualTo(~Checksum.fold(pseudo) & 0xffff);
        }
    }

    @Test
    void nobody_merges_for_a_socket_that_did_not_ask() {
        try (GroBed bed = new GroBed()) {
            bed.host.run(() -> {
                int fd = socket(bed.host, false);
                bed.feed(train(4, (d, i) -> { }));
                bed.host.calls.setsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_GRO, 1);
                bed.feed(train(4, (d, i) -> d.dest = PORT + 1));
                bed.host.calls.setsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_GRO, 0);
                bed.feed(train(4, (d, i) -> { }));
            });
            assertThat(bed.up).hasSize(12).allMatch(m -> m.gsoSize() == 0);
        }
    }

    @Test
    void the_size_is_told_only_while_the_option_is_on() {
        try (GroBed bed = new GroBed()) {
            bed.host.run(() -> {
                bed.host.ipv4.devinet.addAddress(bed.dev, HOST, 24);
                int fd = socket(bed.host, true);
                bed.feed(train(4, (d, i) -> { }));
                bed.host.calls.setsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_GRO, 0);
                Msghdr msg = new Msghdr().set(MemorySegment.ofArray(new byte[65536]), 0, 65536,
                        Msghdr.MSG_DONTWAIT, null);
                int n = bed.host.calls.recvmsg(fd, msg);
                assertThat(n).as("the train that had been queued").isEqualTo(4 * new Datagram(0).len);
                assertThat(msg.udpGro).isZero();
            });
        }
    }

    @Test
    void a_train_has_at_most_64_datagrams() {
        assertThat(segsOf(train(150, (d, i) -> d.len = 20))).containsExactly(64, 64, 22);
    }

    @Test
    void a_train_never_grows_to_64_kib() {
        assertThat(segsOf(train(50, (d, i) -> d.len = 1400))).containsExactly(46, 4);
    }

    @Test
    void a_shorter_datagram_is_the_last_and_a_longer_one_the_first() {
        assertThat(segsOf(train(6, (d, i) -> d.len = i == 3 ? 10 : SIZE))).containsExactly(4, 2);
        assertThat(segsOf(train(6, (d, i) -> d.len = i < 3 ? SIZE : SIZE + 1)))
                .containsExactly(3, 3);
    }

    @Test
    void a_change_in_the_headers_starts_a_new_train() {
        assertThat(segsOf(train(6, (d, i) -> d.tos = i / 3 * 4))).containsExactly(3, 3);
        assertThat(segsOf(train(6, (d, i) -> d.ttl -= i / 3))).containsExactly(3, 3);
        assertThat(segsOf(train(6, (d, i) -> d.id += i / 3))).containsExactly(3, 3);
        assertThat(segsOf(train(6, (d, i) -> d.df = i < 3 ? IpHdr.IP_DF : 0)))
                .containsExactly(3, 3);
        assertThat(segsOf(train(6, (d, i) -> {
            d.port += i % 2;
            d.id = i / 2;
        }))).containsExactly(3, 3);
    }

    @Test
    void an_id_that_stays_is_allowed_with_df_only() {
        assertThat(segsOf(train(4, (d, i) -> d.id = 9))).containsExactly(4);
        assertThat(segsOf(train(4, (d, i) -> {
            d.id = 9;
            d.df = 0;
        }))).containsExactly(1, 1, 1, 1);
    }

    @Test
    void what_cannot_be_merged_goes_up_as_it_came() {
        assertThat(segsOf(train(4, (d, i) -> d.unsummed = true))).containsExactly(1, 1, 1, 1);
        assertThat(segsOf(train(4, (d, i) -> d.broken = true))).containsExactly(1, 1, 1, 1);
        assertThat(segsOf(train(4, (d, i) -> d.len = 0))).containsExactly(1, 1, 1, 1);
        assertThat(segsOf(train(4, (d, i) -> d.ulen = -4))).containsExactly(1, 1, 1, 1);
    }

    /// Cut again, what went up is what came in, in order per flow. Only ids that stood still count
    /// on, for Linux has no mark for them on UDP; and what cannot be held, for its checksum or
    /// because it is empty, overtakes the train that is.
    @Property(tries = 150)
    void gro_then_gso_gives_back_the_same_bytes(@ForAll long seed) {
        List<byte[]> packets = traffic(new Random(seed));
        try (GroBed bed = new GroBed()) {
            polls(bed, packets);
            List<byte[]> out = bed.up.stream().flatMap(m -> cut(m).stream()).toList();
            for (int flow = 0; flow < 3; flow++) {
                assertThat(ofFlow(out, flow, true)).isEqualTo(ofFlow(packets, flow, true));
                assertThat(ofFlow(out, flow, false)).isEqualTo(ofFlow(packets, flow, false));
            }
            assertThat(bed.up).filteredOn(m -> m.gsoSize() > 0).allSatisfy(m -> {
                assertThat(hex(m.gathered())).isEqualTo(hex(cut(m)));
                assertThat(hex(m.copied())).isEqualTo(hex(cut(m)));
            });
            assertThat(bed.up).filteredOn(m -> m.gsoSegs() > 1).isNotEmpty();
        }
    }

    /// With the option or without: every good datagram once, and its borders known.
    @Property(tries = 100)
    void every_datagram_arrives_once(@ForAll long seed, @ForAll boolean gro) {
        List<byte[]> packets = traffic(new Random(seed));
        try (GroBed bed = new GroBed()) {
            List<String> got = new ArrayList<>();
            bed.host.run(() -> {
                bed.host.ipv4.devinet.addAddress(bed.dev, HOST, 24);
                int fd = socket(bed.host, gro);
                for (int at = 0; at < packets.size(); at += 20) {
                    bed.feed(packets.subList(at, at + 20));
                    read(bed.host, fd, gro, got);
                }
            });
            List<String> good = packets.stream().filter(p -> !isBroken(p))
                    .map(p -> payload(p)).toList();
            assertThat(got).containsExactlyInAnyOrderElementsOf(good);
            assertThat(bed.host.udp(UdpMib.INCSUMERRORS))
                    .isEqualTo(packets.size() - good.size());
            assertThat(bed.host.udp(UdpMib.NOPORTS)).isZero();
        }
    }

    private static void read(InetHost host, int fd, boolean gro, List<String> got) {
        byte[] buf = new byte[65536];
        for (;;) {
            Msghdr msg = new Msghdr().set(MemorySegment.ofArray(buf), 0, buf.length,
                    Msghdr.MSG_DONTWAIT, null);
            int n;
            try {
                n = host.calls.recvmsg(fd, msg);
            } catch (netstack.transport.ErrnoException e) {
                assertThat(e).hasMessageContaining("EAGAIN");
                return;
            }
            assertThat(gro || msg.udpGro == 0).isTrue();
            int step = msg.udpGro == 0 ? Math.max(n, 1) : msg.udpGro;
            for (int at = 0; at < Math.max(n, 1); at += step) {
                got.add(HexFormat.of().formatHex(buf, at, Math.min(n, at + step)));
            }
        }
    }

    private static boolean isBroken(byte[] packet) {
        byte[] again = packet.clone();
        if (new UdpHdr(MemorySegment.ofArray(packet), IpHdr.LEN).check() == 0) return false;
        check(MemorySegment.ofArray(again), again.length);
        return !Arrays.equals(packet, again);
    }

    private static String payload(byte[] packet) {
        return HexFormat.of().formatHex(packet, HEADERS, packet.length);
    }

    /// As RFC 768 and Linux's rule for ids have it.
    private static List<byte[]> cut(Merged m) {
        byte[] all = m.bytes();
        if (m.gsoSize() == 0) return List.of(all);
        List<byte[]> segments = new ArrayList<>();
        for (int at = HEADERS; at < all.length; at += m.gsoSize()) {
            int n = Math.min(m.gsoSize(), all.length - at);
            byte[] s = Arrays.copyOf(all, HEADERS + n);
            System.arraycopy(all, at, s, HEADERS, n);
            MemorySegment mem = MemorySegment.ofArray(s);
            IpHdr iph = new IpHdr(mem, 0);
            iph.totLen(s.length).id(iph.id() + segments.size()).sendCheck();
            new UdpHdr(mem, IpHdr.LEN).len(UdpHdr.LEN + n);
            check(mem, s.length);
            segments.add(s);
        }
        return segments;
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(UdpGroTest::brief).toList();
    }

    /// The headers, and for the data what tells it from others.
    private static String brief(byte[] packet) {
        return HexFormat.of().formatHex(packet, 0, HEADERS) + " " + Arrays.hashCode(packet);
    }

    /// Flow 2 does not count its ids: they and the sum over them are left out.
    private static List<String> ofFlow(List<byte[]> packets, int flow, boolean held) {
        return packets.stream().filter(p -> (p[21] & 3) == flow && canBeHeld(p) == held).map(p -> {
            byte[] b = p.clone();
            if (flow == 2) new IpHdr(MemorySegment.ofArray(b), 0).id(0).sendCheck();
            return brief(b);
        }).toList();
    }

    private static boolean canBeHeld(byte[] packet) {
        UdpHdr uh = new UdpHdr(MemorySegment.ofArray(packet), IpHdr.LEN);
        return uh.check() != 0 && uh.len() > UdpHdr.LEN && !isBroken(packet);
    }

    private static List<byte[]> traffic(Random random) {
        int[] id = {1, 65_500, 5};
        int[] len = {SIZE, 300, 1};
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int flow = random.nextInt(3);
            Datagram d = new Datagram(id[flow]);
            d.fill = random.nextInt();
            d.port += flow;
            d.len = len[flow];
            spoil(d, random);
            id[flow] = d.id + (flow == 2 ? 0 : 1) & 0xffff;
            packets.add(d.bytes());
        }
        return packets;
    }

    private static void spoil(Datagram d, Random random) {
        switch (random.nextInt(30)) {
            case 0 -> d.len = random.nextInt(SIZE);
            case 1 -> d.len += 200;
            case 2 -> d.unsummed = true;
            case 3 -> d.broken = true;
            case 4 -> d.id = d.id + 1 + random.nextInt(3) & 0xffff;
            case 5 -> d.df = random.nextBoolean() ? 0 : IpHdr.IP_DF;
            case 6 -> d.tos = random.nextInt(256);
            case 7 -> d.ttl = 1 + random.nextInt(255);
            default -> { }
        }
    }
}
