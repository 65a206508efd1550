package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkbSlabTest {

    private final TestPages pages = new TestPages(256);
    private final TestMeter meter = new TestMeter();
    private final SkbSlab slab = new SkbSlab(pages, meter);

    @AfterEach
    void nothing_leaks() {
        assertThat(slab.audit()).isEmpty();
        assertThat(slab.bytes()).isZero();
        slab.shrink();
        assertThat(pages.live()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,960,384", "384,960,384", "385,1280,704", "704,1280,704", "705,2304,1728",
        "1500,2304,1728", "1728,2304,1728", "1729,4352,3776", "9000,16640,16064",
        "16064,16640,16064", "65536,131328,130752"})
    void truesize_counts_struct_head_and_shared_info(int size, int truesize, int usable) {
        SkBuff skb = slab.alloc(size);
        assertThat(skb.truesize()).isEqualTo(truesize);
        assertThat(skb.tailroom()).isEqualTo(usable);
        assertThat(slab.bytes()).isEqualTo(truesize);
        skb.consume();
    }

    @ParameterizedTest
    @CsvSource({"64,960", "320,960", "321,1024", "1500,2176", "3712,4352", "3713,8448"})
    void napi_alloc_cuts_a_page_for_what_is_neither_small_nor_large(int len, int truesize) {
        SkBuff skb = slab.napiAlloc(len);
        assertThat(skb.headroom()).isEqualTo(64);
        assertThat(skb.truesize()).isEqualTo(truesize);
        assertThat(skb.tailroom()).isGreaterThanOrEqualTo(len);
        skb.consume();
    }

    @Test
    void slabs_are_those_of_slabinfo() {
        SkBuff skb = slab.alloc(10);
        KmemCache small = cache("skbuff_small_head");
        assertThat(small.objPerSlab()).isEqualTo(23);
        assertThat(small.pagesPerSlab()).isEqualTo(4);
        assertThat(cache("skbuff_head_cache").objPerSlab()).isEqualTo(16);
        assertThat(cache("skbuff_head_cache").activeObjs()).isEqualTo(1);
        skb.consume();
    }

    private KmemCache cache(String name) {
        return slab.caches().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void what_one_cpu_frees_another_can_allocate() {
        List<SkBuff> held = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            meter.cpu = 0;
            for (int i = 0; i < 100; i++) {
                held.add(slab.alloc(10));
            }
            meter.cpu = 3;
            held.forEach(SkBuff::consume);
            held.clear();
        }
        assertThat(cache("skbuff_small_head").numObjs()).isLessThan(300);
    }

    @Test
    void the_limit_refuses_and_names_nothing_else() {
        slab.limit(2000);
        SkBuff first = slab.alloc(10);
        SkBuff second = slab.alloc(10);
        assertThat(second).isNotNull();
        assertThat(slab.alloc(10)).isNull();
        assertThat(first.cloneSkb()).isNull();
        second.consume();
        SkBuff third = slab.alloc(10);
        assertThat(third).isNotNull();
        third.consume();
        first.consume();
    }

    @Test
    void failures_come_as_ordered() {
        slab.failSlab(FailSlab.every(3).after(2).times(2));
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            SkBuff skb = slab.alloc(10);
            seen.append(skb == null ? 'x' : '.');
            if (skb != null) {
                skb.consume();
            }
        }
        assertThat(seen.toString()).isEqualTo("....x..x....");
        slab.failSlab(FailSlab.chance(1, new Random(1)));
        assertThat(slab.alloc(10)).isNull();
        assertThat(slab.build(4096, 2048)).isNull();
        slab.failSlab(null);
    }

    @Test
    void no_pages_means_no_packet() {
        List<SkBuff> all = new ArrayList<>();
        for (SkBuff skb = slab.alloc(8000); skb != null; skb = slab.alloc(8000)) {
            all.add(skb);
        }
        assertThat(all).isNotEmpty();
        all.forEach(SkBuff::consume);
    }

    @Test
    void who_writes_to_what_he_freed_is_found() {
        TestPages own = new TestPages(64);
        SkbSlab checked = new SkbSlab(own, meter);
        SkBuff skb = checked.alloc(100);
        long at = skb.put(10);
        skb.consume();
        assertThat(own.memory().get(ValueLayout.JAVA_BYTE, at)).isEqualTo((byte) 0x6b);
        own.memory().set(ValueLayout.JAVA_BYTE, at + 9, (byte) 1);
        assertThatThrownBy(() -> checked.alloc(100)).hasMessageStartingWith("Poison overwritten")
                .hasMessageContaining("byte 9");
    }

    @Test
    void unchecked_packets_are_used_again_and_a_second_free_is_still_found() {
        SkbSlab fast = new SkbSlab(pages, meter, false);
        SkBuff skb = fast.alloc(100);
        skb.consume();
        assertThatThrownBy(skb::consume).hasMessageContaining("stale sk_buff");
        SkBuff again = fast.alloc(100);
        assertThat(again).isSameAs(skb);
        again.consume();
        fast.shrink();
    }

    @Test
    void a_used_packet_is_as_good_as_new() {
        SkbSlab fast = new SkbSlab(pages, meter, false);
        SkBuff skb = fast.alloc(100);
        skb.put(50);
        skb.protocol(0x800);
        skb.mark(1);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        skb.hash(5);
        skb.resetMacHeader();
        skb.markForRecycle();
        skb.headerRelease();
        skb.shinfo().gsoSize(1448);
        skb.peeked(true);
        skb.consume();
        SkBuff again = fast.alloc(100);
        assertThat(again).usingRecursiveComparison()
                .ignoringFields("head", "data", "tail", "end", "mem", "slab", "addr", "generation")
                .isEqualTo(fresh());
        assertThat(again.shinfo().gsoSize()).isZero();
        assertThat(again.shinfo().dataref()).isEqualTo(1);
        again.consume();
        fast.shrink();
    }

    /// What a packet of a slab that was never used looks like.
    private SkBuff fresh() {
        return new SkbSlab(new TestPages(64), meter, false).alloc(100);
    }
}
