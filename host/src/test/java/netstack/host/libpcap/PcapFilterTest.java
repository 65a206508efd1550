package netstack.host.libpcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import netstack.transport.bpf.BpfImage;
import netstack.transport.bpf.SockFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The oracle is tcpdump 4.99.3 with libpcap 1.10.3: its `-d` output, or what it says of an
/// expression that it refuses.
class PcapFilterTest {
    record Sample(Linktype linktype, String expression, String output) {
        @Override
        public String toString() {
            return linktype + " " + expression;
        }
    }

    static Stream<Sample> samples() throws IOException {
        try (InputStream in = PcapFilterTest.class.getResourceAsStream("tcpdump_-d.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("(?m)^== ")).skip(1).map(PcapFilterTest::sample);
        }
    }

    private static Sample sample(String text) {
        int line = text.indexOf('\n');
        int space = text.indexOf(' ');
        return new Sample(Linktype.valueOf(text.substring(0, space)),
            text.substring(space + 1, line), text.substring(line + 1));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void compiles_as_libpcap_does(Sample s) {
        assertThat(output(new PcapFilter(s.linktype, PcapFilter.MAXIMUM_SNAPLEN, 0, false, true),
            s.expression)).isEqualTo(s.output);
    }

    private static String output(PcapFilter compiler, String expression) {
        try {
            return BpfImage.dump(compiler.compile(expression));
        } catch (PcapError e) {
            return "tcpdump: " + e.getMessage() + "\n";
        }
    }

    @Test
    void a_program_can_be_printed_in_three_ways() {
        SockFilter[] prog = PcapFilter.DEFAULT.compile("arp");
        assertThat(BpfImage.dump(prog)).isEqualTo("""
            (000) ldh      [12]
            (001) jeq      #0x806           jt 2\tjf 3
            (002) ret      #262144
            (003) ret      #0
            """);
        assertThat(BpfImage.c(prog)).isEqualTo("""
            { 0x28, 0, 0, 0x0000000c },
            { 0x15, 0, 1, 0x00000806 },
            { 0x6, 0, 0, 0x00040000 },
            { 0x6, 0, 0, 0x00000000 },
            """);
        assertThat(BpfImage.decimal(prog)).isEqualTo("""
            4
            40 0 0 12
            21 0 1 2054
            6 0 0 262144
            6 0 0 0
            """);
    }

    @Test
    void an_error_of_the_grammar_is_one_line() {
        assertThatThrownBy(() -> PcapFilter.DEFAULT.compile("tcp port"))
            .isInstanceOf(PcapError.class)
            .hasMessage("can't parse filter expression: syntax error");
    }
}
