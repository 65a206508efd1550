package netstack.exercises.udpdriver.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import netstack.exercises.udpdriver.Flow;
import netstack.exercises.udpdriver.cases.Op;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.exercises.udpdriver.cases.UdpOutcome;

/// The oracle, held against numbers from elsewhere.
class WantedTest {

    private static final Flow FLOW = new Flow(0x0a000001, 0x0a000002, 1024, 9,
            0x525400000002L, 64);

    private static UdpCase given(Op... ops) {
        return new UdpCase(FLOW, 0x525400000001L, 1500, 0, 100, List.of(ops));
    }

    /// The example of RFC 1071, section 3: the sum is ddf2.
    @Test
    void the_sum_of_rfc_1071_is_right() {
        byte[] b = HexFormat.of().parseHex("0001f203f4f5f6f7");

        assertThat(new Rfc1071().add(b, 0, 8).sum()).isEqualTo(0xddf2);
        assertThat(new Rfc1071().add(b, 0, 8).complement()).isEqualTo(0x220d);
    }

    /// The IP header that every text on the checksum uses: b861.
    @Test
    void the_header_checksum_of_a_known_packet_is_right() {
        byte[] b = HexFormat.of().parseHex("450000730000400040110000c0a80001c0a800c7");

        assertThat(new Rfc1071().add(b, 0, 20).complement()).isEqualTo(0xb861);
    }

    @Property
    void what_a_receiver_checks_holds_for_every_payload(@ForAll @Size(max = 300) byte[] payload) {
        byte[] f = new Wanted(given()).frame(payload);
        int udp = Wanted.UDP + payload.length;

        assertThat(f).hasSize(Math.max(60, 42 + payload.length));
        assertThat(new Rfc1071().add(f, 14, 20).sum()).isEqualTo(0xffff);
        assertThat(new Rfc1071().pseudo(FLOW.saddr(), FLOW.daddr(), udp).add(f, 34, udp).sum())
                .isEqualTo(0xffff);
        assertThat(Arrays.copyOfRange(f, 42, 42 + payload.length)).isEqualTo(payload);
    }

    @Property
    void the_zero_cases_have_a_checksum_of_zero(@ForAll int seed) {
        UdpCase c = Draws.zero(new Random(seed), Math.floorMod(seed, 9));
        byte[] f = new Wanted(c).frame(c.ops().getLast().bytes());

        assertThat(HexFormat.of().formatHex(f, 40, 42)).isEqualTo("ffff");
    }

    @Test
    void a_full_queue_refuses_what_comes_after_one_more_than_its_length() {
        Op w = Op.write(new byte[] {1});
        UdpCase c = new UdpCase(FLOW, 1, 1500, 0, 2, List.of(Op.of(Op.Kind.OPEN),
                Op.of(Op.Kind.STOP), w, w, w, w, Op.of(Op.Kind.WAKE), w));

        assertThat(new Wanted(c).results()).containsExactly(0, 0, 1, 1, 1, -105, 0, 1);
    }

    @Test
    void the_dump_marks_the_field_that_is_wrong() {
        byte[] wanted = new Wanted(given()).frame(new byte[] {1, 2, 3});
        byte[] is = wanted.clone();
        is[38] = 11;
        is[39] = 0;

        List<String> lines = FrameDump.of(is, wanted);

        assertThat(lines).filteredOn(l -> l.contains("<--")).singleElement().asString()
                .contains("UDP").contains("len").contains("0b 00 (2816)")
                .contains("should be 00 0b (11)");
    }

    @Property(tries = 200)
    void a_cut_frame_is_judged_and_shown_without_failing(@ForAll @Size(max = 70) byte[] frame) {
        UdpCase c = given(Op.of(Op.Kind.OPEN), Op.write(new byte[30]));
        UdpOutcome o = new UdpOutcome("udpstub", List.of(0, 30),
                List.of(HexFormat.of().formatHex(frame)), List.of(), List.of());

        assertThat(UdpChecks.ipCheck(c, o).or(() -> UdpChecks.padding(c, o))).isPresent();
        assertThat(UdpChecks.fields(Field.UDP).check(c, o)).isPresent();
    }

    @Property(tries = 100)
    void a_case_survives_its_file(@ForAll int seed) {
        UdpCaseType type = new UdpCaseType();
        UdpCase c = Draws.leak(new Random(seed), Math.floorMod(seed, 12));

        assertThat(type.decode(type.encode(c))).isEqualTo(c);
    }

    @Property(tries = 100)
    void shrinking_ends(@ForAll int seed) {
        UdpCaseType type = new UdpCaseType();
        UdpCase c = Draws.frames(new Random(seed), Math.floorMod(seed, 12));
        int steps = 0;
        List<UdpCase> smaller;
        while (!(smaller = type.shrink(c)).isEmpty()) {
            c = smaller.get(Math.floorMod(seed + steps, smaller.size()));
            assertThat(steps++).isLessThan(10_000);
        }
    }
}
