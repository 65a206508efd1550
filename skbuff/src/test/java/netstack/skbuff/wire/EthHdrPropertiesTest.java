package netstack.skbuff.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class EthHdrPropertiesTest {

    private static final long MAC = 0xffff_ffff_ffffL;

    @Property(edgeCases = EdgeCasesMode.NONE)
    void what_is_written_is_read(@ForAll @LongRange(max = MAC) long dest,
                                 @ForAll @LongRange(max = MAC) long source,
                                 @ForAll @IntRange(max = 0xffff) int proto,
                                 @ForAll @IntRange(max = 5) int at) {
        EthHdr eth = new EthHdr(MemorySegment.ofArray(new byte[20]), at)
                .dest(dest).source(source).proto(proto);
        assertThat(eth.dest()).isEqualTo(dest);
        assertThat(eth.source()).isEqualTo(source);
        assertThat(eth.proto()).isEqualTo(proto);
    }

    @Property
    void a_view_over_too_few_bytes_is_refused(@ForAll @IntRange(max = 13) int len) {
        assertThatThrownBy(() -> new EthHdr(MemorySegment.ofArray(new byte[len]), 0))
                .isInstanceOf(ShortView.class)
                .hasMessage("Ethernet header needs 14 bytes, the view has " + len);
    }

    @Example
    void a_frame_of_ping_is_read() {
        // 52:54:00:12:34:56 > 52:55:0a:00:02:02, ethertype IPv4 (0x0800)
        byte[] frame = HexFormat.of().parseHex("52550a0002025254001234560800");
        EthHdr eth = new EthHdr(MemorySegment.ofArray(frame), 0);
        assertThat(eth.dest()).isEqualTo(0x52550a000202L);
        assertThat(eth.source()).isEqualTo(0x525400123456L);
        assertThat(eth.proto()).isEqualTo(EthHdr.ETH_P_IP);
    }

    @Example
    void group_addresses_are_told_apart() {
        assertThat(EthHdr.isMulticast(0x01005e000001L)).isTrue();
        assertThat(EthHdr.isMulticast(0x525400123456L)).isFalse();
        assertThat(EthHdr.isBroadcast(EthHdr.BROADCAST)).isTrue();
        assertThat(EthHdr.isMulticast(EthHdr.BROADCAST)).isTrue();
    }

    @Property
    void numbers_are_big_endian_at_any_address(@ForAll long value,
                                               @ForAll @IntRange(max = 8) int at) {
        MemorySegment mem = MemorySegment.ofArray(new byte[16]);
        Wire.u64(mem, at, value);
        assertThat(Wire.u64(mem, at)).isEqualTo(value);
        assertThat(Wire.u32(mem, at)).isEqualTo((int) (value >>> 32));
        assertThat(Wire.u48(mem, at)).isEqualTo(value >>> 16);
        assertThat(Wire.u16(mem, at + 6)).isEqualTo((int) (value & 0xffff));
        assertThat(Wire.u8(mem, at)).isEqualTo((int) (value >>> 56));
    }
}
