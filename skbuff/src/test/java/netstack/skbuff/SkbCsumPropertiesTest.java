package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SkbCsumPropertiesTest {

    private final SkbSlab slab = new SkbSlab(new TestPages(256), new TestMeter());

    @Property(edgeCases = EdgeCasesMode.NONE)
    void the_device_s_sum_stays_right_as_headers_come_and_go(
            @ForAll @Size(min = 1, max = 200) byte[] bytes,
            @ForAll @IntRange(max = 100) int front, @ForAll @IntRange(max = 200) int back) {
        int pulled = Math.min(front & ~1, bytes.length);
        int left = Math.max(pulled, Math.min(bytes.length, back));
        SkBuff skb = complete(bytes);
        assertThat(skb.pullRcsum(pulled)).isNotZero();
        assertThat(skb.trimRcsum(left - pulled)).isTrue();
        assertThat(same(skb.csum(), skb.checksum(0, skb.len(), 0))).isTrue();
        skb.pushRcsum(pulled);
        assertThat(same(skb.csum(), skb.checksum(0, skb.len(), 0))).isTrue();
        skb.consume();
    }

    private SkBuff complete(byte[] bytes) {
        SkBuff skb = slab.alloc(bytes.length);
        skb.put(bytes.length);
        skb.storeBits(0, bytes, 0, bytes.length);
        skb.ipSummed(SkBuff.CHECKSUM_COMPLETE);
        skb.csum(skb.checksum(0, bytes.length, 0));
        return skb;
    }

    private static boolean same(int a, int b) {
        int x = Checksum.fold(a);
        int y = Checksum.fold(b);
        return x == y || (x ^ y) == 0xffff && (x == 0 || y == 0);
    }

    @Property
    void a_datagram_with_its_checksum_sums_to_nothing(
            @ForAll @Size(min = 2, max = 200) byte[] bytes, @ForAll @IntRange(max = 7) int bit) {
        bytes[0] = 0;
        bytes[1] = 0;
        int check = ~Rfc1071.sum(bytes, 0, bytes.length) & 0xffff;
        bytes[0] = (byte) (check >> 8);
        bytes[1] = (byte) check;
        SkBuff skb = slab.alloc(bytes.length);
        skb.put(bytes.length);
        skb.storeBits(0, bytes, 0, bytes.length);
        assertThat(skb.checksumComplete()).isZero();
        assertThat(skb.csumUnnecessary()).isTrue();
        bytes[bytes.length / 2] ^= (byte) (1 << bit);
        skb.storeBits(0, bytes, 0, bytes.length);
        skb.csum(0);
        assertThat(skb.checksumComplete()).isNotZero();
        assertThat(skb.csumUnnecessary()).isFalse();
        skb.consume();
    }
}
