package netstack.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.skbuff.wire.ShortView;
import org.junit.jupiter.api.Test;

class HdrTest {
    private static MemorySegment hex(String s) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(s));
    }

    @Property
    void udp_fields_come_back(@ForAll @IntRange(max = 65535) int source,
            @ForAll @IntRange(max = 65535) int dest, @ForAll @IntRange(max = 65535) int len,
            @ForAll @IntRange(max = 65535) int check) {
        UdpHdr uh = new UdpHdr(MemorySegment.ofArray(new byte[9]), 1)
            .source(source).dest(dest).len(len).check(check);
        assertThat(uh.source()).isEqualTo(source);
        assertThat(uh.dest()).isEqualTo(dest);
        assertThat(uh.len()).isEqualTo(len);
        assertThat(uh.check()).isEqualTo(check);
        assertThat(uh.mem().get(ValueLayout.JAVA_BYTE, 0)).isZero();
    }

    @Property
    void tcp_fields_come_back(@ForAll int seq, @ForAll int ack,
            @ForAll @IntRange(max = 15) int doff,
            @ForAll @IntRange(max = 0x1ff) int flags, @ForAll @IntRange(max = 65535) int window) {
        TcpHdr th = new TcpHdr(MemorySegment.ofArray(new byte[20]), 0).source(1).dest(65535)
            .seq(seq).ackSeq(ack).doffFlags(doff, flags).window(window).check(window).urgPtr(2);
        assertThat(th.seq()).isEqualTo(seq);
        assertThat(th.ackSeq()).isEqualTo(ack);
        assertThat(th.doff()).isEqualTo(doff);
        assertThat(th.flags()).isEqualTo(flags);
        assertThat(th.fin()).isEqualTo((flags & 1) != 0);
        assertThat(th.syn()).isEqualTo((flags & 2) != 0);
        assertThat(th.rst()).isEqualTo((flags & 4) != 0);
        assertThat(th.psh()).isEqualTo((flags & 8) != 0);
        assertThat(th.ack()).isEqualTo((flags & 16) != 0);
        assertThat(th.urg()).isEqualTo((flags & 32) != 0);
        assertThat(th.window()).isEqualTo(window).isEqualTo(th.check());
        assertThat(th.urgPtr()).isEqualTo(2);
        assertThat(th.dest()).isEqualTo(65535);
    }

    @Test
    void a_view_over_too_little_is_refused() {
        for (int n = 0; n < UdpHdr.LEN; n++) {
            MemorySegment mem = MemorySegment.ofArray(new byte[n]);
            assertThatThrownBy(() -> new UdpHdr(mem, 0)).isInstanceOf(ShortView.class);
        }
        for (int n = 0; n < TcpHdr.LEN; n++) {
            MemorySegment mem = MemorySegment.ofArray(new byte[n]);
            assertThatThrownBy(() -> new TcpHdr(mem, 0)).isInstanceOf(ShortView.class);
        }
    }

    /// IP 10.0.1.2.41000 > 10.0.2.2.7000: UDP, length 10
    @Test
    void a_udp_header_of_a_capture() {
        UdpHdr uh = new UdpHdr(hex("a0281b58001203e5"), 0);
        assertThat(uh.source()).isEqualTo(41000);
        assertThat(uh.dest()).isEqualTo(7000);
        assertThat(uh.len()).isEqualTo(18);
        assertThat(uh.check()).isEqualTo(0x03e5);
    }

    /// IP 10.0.0.1.40010 > 10.0.0.2.5999: Flags [S], seq 234990768, win 64240
    @Test
    void a_tcp_header_of_a_capture() {
        TcpHdr th = new TcpHdr(hex("9c4a176f0e01acb000000000a002faf0e5100000"), 0);
        assertThat(th.source()).isEqualTo(40010);
        assertThat(th.dest()).isEqualTo(5999);
        assertThat(th.seq()).isEqualTo(234990768);
        assertThat(th.doff()).isEqualTo(10);
        assertThat(th.flags()).isEqualTo(TcpHdr.SYN);
        assertThat(th.window()).isEqualTo(64240);
        assertThat(th.check()).isEqualTo(0xe510);
    }
}
