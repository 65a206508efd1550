package netstack.driver.dma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Stores leave the CPU late and in any order, and nobody on the CPU notices.
class StoreBufferTest {
    private static final int WORDS = 8;

    private static DmaMapping mapping(long seed) {
        DmaMemory mem = new DmaMemory(8 * 4096, true);
        mem.debug().seed(seed);
        return new DmaMapping("eth0", mem);
    }

    private static long device(DmaMapping dma, DmaCoherent c, int word) {
        return dma.bus().load(dma.bus().open(c.dma() + 8 * word, 8, false));
    }

    @Property(tries = 300)
    void the_cpu_sees_its_last_store_and_the_device_sees_each_word_go_forward(@ForAll long seed,
            @ForAll @Size(max = 200) List<@IntRange(max = 63) Integer> ops) {
        DmaMapping dma = mapping(seed);
        DmaCoherent c = dma.allocCoherent(8 * WORDS);
        long[] cpu = new long[WORDS];
        long[] seen = new long[WORDS];
        long clock = 0;
        for (int op : ops) {
            int word = op % WORDS;
            switch (op / WORDS) {
                case 0, 1, 2, 3 -> c.setLong(8 * word, cpu[word] = ++clock);
                case 4 -> dma.trickle();
                case 5 -> assertThat(c.getLong(8 * word)).isEqualTo(cpu[word]);
                case 6 -> {
                    dma.wmb();
                    for (int w = 0; w < WORDS; w++) {
                        assertThat(device(dma, c, w)).isEqualTo(cpu[w]);
                    }
                }
                default -> {
                    long v = device(dma, c, word);
                    assertThat(v).isBetween(seen[word], cpu[word]);
                    seen[word] = v;
                }
            }
        }
        dma.settle();
        for (int w = 0; w < WORDS; w++) {
            assertThat(device(dma, c, w)).isEqualTo(cpu[w]);
        }
    }

    @Example
    void two_stores_without_a_barrier_are_seen_in_all_four_ways() {
        Set<List<Long>> ways = new HashSet<>();
        for (long seed = 0; seed < 64; seed++) {
            DmaMapping dma = mapping(seed);
            DmaCoherent c = dma.allocCoherent(16);
            c.setLong(0, 1);
            c.setLong(8, 1);
            dma.trickle();
            ways.add(List.of(device(dma, c, 0), device(dma, c, 1)));
        }
        assertThat(ways).hasSize(4);
    }

    @Example
    void with_a_barrier_between_the_second_is_never_seen_alone() {
        for (long seed = 0; seed < 64; seed++) {
            DmaMapping dma = mapping(seed);
            DmaCoherent c = dma.allocCoherent(16);
            c.setLong(0, 1);
            dma.wmb();
            c.setLong(8, 1);
            dma.trickle();
            assertThat(device(dma, c, 0)).isEqualTo(1);
        }
    }

    @Example
    void halves_of_a_word_and_the_whole_agree() {
        DmaMapping dma = mapping(3);
        DmaCoherent c = dma.allocCoherent(16);
        c.setLong(0, 0x1111111122222222L);
        c.setInt(4, 0x33333333);
        assertThat(c.getInt(0)).isEqualTo(0x22222222);
        assertThat(c.getLong(0)).isEqualTo(0x3333333322222222L);
        c.setInt(0, 0x44444444);
        assertThat(c.getLong(0)).isEqualTo(0x3333333344444444L);
    }

    @Example
    void without_the_sanitizer_stores_are_there_at_once() {
        DmaMapping dma = new DmaMapping("eth0", new DmaMemory(8 * 4096));
        DmaCoherent c = dma.allocCoherent(8 * WORDS);
        List<Long> got = new ArrayList<>();
        for (int w = 0; w < WORDS; w++) {
            c.setLong(8 * w, w);
            got.add(device(dma, c, w));
        }
        assertThat(got).isEqualTo(Arrays.asList(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L));
        assertThat(dma.debug()).isNull();
    }
}
