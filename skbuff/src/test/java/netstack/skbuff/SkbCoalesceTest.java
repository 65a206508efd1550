package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Joining packets of a queue: no byte and no page is lost or held twice.
class SkbCoalesceTest {
    private final TestPages pages = new TestPages(256);
    private final SkbSlab slab = new SkbSlab(pages, new TestMeter());

    /// After each test and each try.
    @AfterEach
    void nothingLeaks() {
        assertThat(slab.audit()).isEmpty();
        assertThat(slab.bytes()).isZero();
        slab.shrink();
        assertThat(pages.live()).isZero();
    }

    private enum Kind { LINEAR, BUILT, PAGES }

    private SkBuff make(Kind kind, int headroom, byte[] bytes) {
        SkBuff skb = switch (kind) {
            case LINEAR, PAGES -> slab.alloc(2048);
            case BUILT -> slab.build(pages.allocPages(0), PageSource.PAGE_SIZE);
        };
        skb.reserve(headroom);
        if (kind == Kind.PAGES) {
            long page = pages.allocPages(0);
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0,
                pages.memory(), page, bytes.length);
            skb.addRxFrag(page, 0, bytes.length, bytes.length);
        } else {
            long at = skb.put(bytes.length);
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0,
                skb.mem(), at, bytes.length);
        }
        return skb;
    }

    @Property(tries = 200)
    void what_is_joined_has_the_bytes_of_both(@ForAll Kind first, @ForAll Kind second,
            @ForAll @IntRange(min = 1, max = 1400) int a, @ForAll @IntRange(max = 1400) int b,
            @ForAll @IntRange(min = 64, max = 600) int headroom) {
        Random random = new Random(a * 31L + b);
        byte[] x = new byte[a];
        byte[] y = new byte[b];
        random.nextBytes(x);
        random.nextBytes(y);
        SkBuff to = make(first, headroom, x);
        SkBuff from = make(second, headroom, y);
        int before = to.truesize();
        int cost = from.truesize();
        SkbCoalesce how = SkbCoalesce.of(to, from);
        int expected = how == SkbCoalesce.REFUSED ? a : a + b;
        assertThat(to.len()).isEqualTo(expected);
        assertThat(to.truesize()).isBetween(before, before + cost);
        byte[] got = new byte[expected];
        to.copyBits(0, got, 0, expected);
        assertThat(Arrays.copyOf(got, a)).isEqualTo(x);
        if (how == SkbCoalesce.REFUSED) {
            from.consume();
        } else {
            assertThat(Arrays.copyOfRange(got, a, a + b)).isEqualTo(y);
            how.free(from);
        }
        to.consume();
        nothingLeaks();
    }

    @Test
    void a_full_packet_of_plain_memory_stays_by_itself() {
        SkBuff to = make(Kind.LINEAR, 64, new byte[1900]);
        SkBuff from = make(Kind.LINEAR, 64, new byte[1900]);
        assertThat(SkbCoalesce.of(to, from)).isEqualTo(SkbCoalesce.REFUSED);
        to.consume();
        from.consume();
    }

    @Test
    void a_fin_without_data_fits_everywhere() {
        SkBuff to = make(Kind.LINEAR, 64, new byte[1900]);
        SkBuff from = make(Kind.BUILT, 64, new byte[0]);
        int truesize = to.truesize();
        assertThat(SkbCoalesce.of(to, from)).isEqualTo(SkbCoalesce.TAKEN);
        assertThat(to.truesize()).isEqualTo(truesize);
        SkbCoalesce.TAKEN.free(from);
        to.consume();
    }

    @Test
    void a_packet_with_a_clone_takes_nothing() {
        SkBuff to = make(Kind.BUILT, 64, new byte[100]);
        SkBuff clone = to.cloneSkb();
        SkBuff from = make(Kind.BUILT, 64, new byte[100]);
        assertThat(SkbCoalesce.of(to, from)).isEqualTo(SkbCoalesce.REFUSED);
        clone.consume();
        to.consume();
        from.consume();
    }
}
