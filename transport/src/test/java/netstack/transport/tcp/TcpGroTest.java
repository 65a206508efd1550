package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.wire.TcpHdr;
import org.junit.jupiter.api.Test;

class TcpGroTest {
    private static final int SENDER = 0x0a000001;
    private static final int HOST = 0x0a000002;
    private static final int MSS = 1000;

    /// A segment that can be changed before it is sealed.
    private static final class Segment {
        int port = 40000;
        int seq;
        int len = MSS;
        int id;
        int df = IpHdr.IP_DF;
        int tos;
        int ttl = 64;
        int flags = TcpHdr.ACK;
        int ack = 77;
        int window = 502;
        int options = 0x11111111;
        int reserved;
        boolean broken;

        Segment(int seq, int id) {
            this.seq = seq;
            this.id = id;
        }

        byte[] bytes() {
            byte[] b = new byte[IpHdr.LEN + TcpHdr.LEN + 4 + len];
            MemorySegment mem = MemorySegment.ofArray(b);
            new IpHdr(mem, 0).versionIhlTos(tos).totLen(b.length).id(id).fragOff(df).ttl(ttl)
                    .protocol(6).saddr(SENDER).daddr(HOST).sendCheck();
            TcpHdr th = new TcpHdr(mem, IpHdr.LEN).source(port).dest(80).seq(seq).ackSeq(ack)
                    .doffFlags(6, flags).window(window);
            b[IpHdr.LEN + 12] |= (byte) (reserved << 1);
            mem.set(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, IpHdr.LEN + TcpHdr.LEN,
                    options);
            for (int i = 0; i < len; i++) b[IpHdr.LEN + TcpHdr.LEN + 4 + i] = (byte) (seq + i);
            GroBed.check(mem, b.length);
            if (broken) th.check(th.check() ^ 0x5555);
            return b;
        }
    }

    /// Segments of a run; `change` may spoil each.
    private static List<byte[]> run(int n, java.util.function.ObjIntConsumer<Segment> change) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Segment s = new Segment(5000 + i * MSS, 100 + i);
            change.accept(s, i);
            packets.add(s.bytes());
        }
        return packets;
    }

    private static List<Integer> segsOf(List<byte[]> packets) {
        try (GroBed bed = new GroBed()) {
            bed.poll(packets);
            return bed.up.stream().map(m -> Math.max(1, m.gsoSegs())).toList();
        }
    }

    @Test
    void a_run_goes_up_as_one_packet_for_a_device_to_cut() {
        try (GroBed bed = new GroBed()) {
            bed.poll(run(10, (s, i) -> { }));
            assertThat(bed.up).hasSize(1);
            GroBed.Merged m = bed.up.getFirst();
            assertThat(m.bytes()).hasSize(44 + 10 * MSS);
            assertThat(m.gsoSize()).isEqualTo(MSS);
            assertThat(m.gsoSegs()).isEqualTo(10);
            assertThat(m.gsoType()).isEqualTo(SkbSharedInfo.SKB_GSO_TCPV4);
            assertThat(m.ipSummed()).isEqualTo(SkBuff.CHECKSUM_PARTIAL);
        }
    }

    @Test
    void more_segments_than_fragments_make_a_list() {
        assertThat(segsOf(run(40, (s, i) -> { }))).containsExactly(40);
    }

    @Test
    void a_packet_never_grows_to_64_kib() {
        assertThat(segsOf(run(70, (s, i) -> { }))).containsExactly(65, 5);
    }

    @Test
    void a_shorter_segment_is_the_last() {
        assertThat(segsOf(run(6, (s, i) -> s.len = i == 3 ? 10 : MSS)))
                .containsExactly(4, 2);
    }

    @Test
    void push_and_fin_come_with_the_last_segment() {
        assertThat(segsOf(run(6, (s, i) -> s.flags |= i == 2 ? TcpHdr.PSH : 0)))
                .containsExactly(3, 3);
    }

    @Test
    void a_change_in_the_headers_starts_a_new_packet() {
        assertThat(segsOf(run(6, (s, i) -> s.window += i / 3))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.ack += i / 3))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.options += i / 3))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.tos = i / 3 * 4))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.ttl -= i / 3))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.flags |= i / 3 * TcpHdr.ECE))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.reserved = i / 3))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.id += i / 3))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.seq += i / 3))).containsExactly(3, 3);
        assertThat(segsOf(run(6, (s, i) -> s.port += i / 3))).containsExactlyInAnyOrder(3, 3);
    }

    @Test
    void an_id_that_stays_is_allowed_with_df_only() {
        assertThat(segsOf(run(4, (s, i) -> s.id = 9))).containsExactly(4);
        assertThat(segsOf(run(4, (s, i) -> {
            s.id = 9;
            s.df = 0;
        }))).containsExactly(1, 1, 1, 1);
    }

    @Test
    void what_cannot_be_merged_goes_up_as_it_came() {
        assertThat(segsOf(run(4, (s, i) -> s.len = 0))).containsExactly(1, 1, 1, 1);
        assertThat(segsOf(run(4, (s, i) -> s.broken = true))).containsExactly(1, 1, 1, 1);
        assertThat(segsOf(run(4, (s, i) -> s.flags = TcpHdr.SYN))).containsExactly(1, 1, 1, 1);
    }

    @Test
    void nine_flows_in_a_bucket_push_the_oldest_out() {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Segment s = new Segment(1, 1);
            s.port += i;
            packets.add(s.bytes());
        }
        try (GroBed bed = new GroBed()) {
            bed.poll(packets);
            assertThat(bed.up.stream().map(m -> m.bytes()[21] & 0xff))
                    .containsExactlyElementsOf(IntStream.range(0, 9).map(i -> 0x40 + i)
                            .boxed().toList());
        }
    }

    @Test
    void reserved_bits_go_up_and_into_each_segment_again() {
        List<byte[]> packets = run(4, (s, i) -> {
            s.reserved = 5;
            s.flags |= i == 3 ? TcpHdr.PSH : 0;
        });
        try (GroBed bed = new GroBed()) {
            bed.poll(packets);
            assertThat(bed.up).hasSize(1);
            assertThat(hex(bed.up.getFirst().gathered())).isEqualTo(hex(packets));
        }
    }

    /// Cut again, what went up is what came in: every byte, in order per flow.
    @Property(tries = 300)
    void gro_then_gso_gives_back_the_same_bytes(@ForAll long seed) {
        List<byte[]> packets = traffic(new Random(seed));
        try (GroBed bed = new GroBed()) {
            for (int at = 0; at < packets.size(); at += 40) {
                bed.poll(packets.subList(at, Math.min(at + 40, packets.size())));
            }
            List<byte[]> out = bed.up.stream().flatMap(m -> m.segments().stream()).toList();
            for (int flow = 0; flow < 3; flow++) {
                assertThat(ofFlow(out, flow)).isEqualTo(ofFlow(packets, flow));
            }
            assertThat(out).hasSameSizeAs(packets);
            assertThat(bed.up).filteredOn(m -> m.gsoSize() > 0).allSatisfy(m -> {
                assertThat(hex(m.gathered())).isEqualTo(hex(m.segments()));
                assertThat(hex(m.copied())).isEqualTo(hex(m.segments()));
            });
        }
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static List<String> ofFlow(List<byte[]> packets, int flow) {
        return packets.stream().filter(p -> (p[21] & 3) == flow)
                .map(HexFormat.of()::formatHex).toList();
    }

    private static List<byte[]> traffic(Random random) {
        int[] seq = {1000, -3000, 70_000};
        int[] id = {1, 65_530, 5};
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            int flow = random.nextInt(3);
            Segment s = new Segment(seq[flow], id[flow]);
            s.port += flow;
            spoil(s, random);
            seq[flow] = s.seq + s.len;
            id[flow] = s.id + (flow == 2 ? 0 : 1) & 0xffff;
            packets.add(s.bytes());
        }
        return packets;
    }

    private static void spoil(Segment s, Random random) {
        switch (random.nextInt(30)) {
            case 0 -> s.len = random.nextInt(MSS);
            case 1 -> s.len += 200;
            case 2 -> s.flags |= 1 << random.nextInt(9);
            case 3 -> s.window = random.nextInt(65536);
            case 4 -> s.options = random.nextInt();
            case 5 -> s.seq += random.nextInt(3) - 1;
            case 6 -> s.id = s.id + random.nextInt(3) - 1 & 0xffff;
            case 7 -> s.df = random.nextBoolean() ? 0 : IpHdr.IP_DF;
            case 8 -> s.tos = random.nextInt(256);
            case 9 -> s.ttl = 1 + random.nextInt(255);
            case 10 -> s.ack = random.nextInt();
            case 11 -> s.reserved = random.nextInt(8);
            default -> { }
        }
    }
}
