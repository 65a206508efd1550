package netstack.driver.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DmaMemoryTest {
    private static final int PAGE = 4096;

    @Property(tries = 200)
    void blocks_never_overlap_and_all_pages_come_back(
            @ForAll @Size(max = 300) List<@IntRange(min = -6, max = 5) Integer> ops) {
        DmaMemory mem = new DmaMemory(256 * PAGE);
        ArrayDeque<long[]> held = new ArrayDeque<>();
        Set<Long> used = new HashSet<>();
        for (int op : ops) {
            if (op >= 0) {
                long a = mem.allocPages(op);
                if (a > 0) {
                    assertThat(a % ((long) PAGE << op)).isZero();
                    for (int i = 0; i < 1 << op; i++) {
                        assertThat(used.add(a + (long) i * PAGE)).isTrue();
                        assertThat(mem.pageCount(a + (long) i * PAGE)).isEqualTo(1);
                    }
                    held.add(new long[] {a, op});
                }
            } else if (!held.isEmpty()) {
                long[] b = (op & 1) == 0 ? held.pollFirst() : held.pollLast();
                mem.putPage(b[0] + (((1L << b[1]) - 1) * PAGE));
                for (int i = 0; i < 1 << b[1]; i++) {
                    used.remove(b[0] + (long) i * PAGE);
                }
            }
            assertThat(mem.livePages()).isEqualTo(used.size());
        }
        held.forEach(b -> mem.putPage(b[0]));
        assertThat(mem.livePages()).isZero();
        assertThat(mem.audit()).isEmpty();
        int pages = 0;
        while (mem.allocPages(0) > 0) {
            pages++;
        }
        assertThat(pages).isEqualTo(255);
    }

    @Test
    void everything_joins_again_to_the_largest_blocks() {
        DmaMemory mem = new DmaMemory(4096 * PAGE);
        List<Long> single = new ArrayList<>();
        for (long a = mem.allocPages(0); a > 0; a = mem.allocPages(0)) {
            single.add(a);
        }
        single.forEach(mem::putPage);
        assertThat(mem.allocPages(10)).isPositive();
        assertThat(mem.allocPages(10)).isPositive();
        assertThat(mem.allocPages(10)).isPositive();
        assertThat(mem.allocPages(10)).isEqualTo(-1);
        assertThat(mem.allocPages(11)).isEqualTo(-1);
    }

    @Test
    void a_page_lives_until_its_last_reference_is_put() {
        DmaMemory mem = new DmaMemory(16 * PAGE, true);
        long a = mem.allocPages(1);
        mem.getPage(a + PAGE);
        mem.putPage(a);
        assertThat(mem.livePages()).isEqualTo(2);
        assertThat(mem.audit()).singleElement().asString()
                .contains("count 1").contains("DmaMemoryTest");
        mem.putPage(a + 5000);
        assertThat(mem.livePages()).isZero();
        assertThatThrownBy(() -> mem.putPage(a)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> mem.getPage(a)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void reset_clears_what_was_used() {
        DmaMemory mem = new DmaMemory(64 * PAGE);
        long a = mem.allocPages(3);
        mem.memory().asSlice(a, 8 * PAGE).fill((byte) 7);
        mem.reset();
        assertThat(mem.livePages()).isZero();
        assertThat(mem.allocPages(3)).isEqualTo(a);
        assertThat(mem.memory().asSlice(a, 8 * PAGE)
                .mismatch(java.lang.foreign.MemorySegment.ofArray(new byte[8 * PAGE])))
                        .isEqualTo(-1);
    }

    @Test
    void an_allocation_can_be_made_to_fail() {
        DmaMemory mem = new DmaMemory(64 * PAGE);
        mem.failAfter(1);
        assertThat(mem.allocPages(0)).isPositive();
        assertThat(mem.allocPages(0)).isEqualTo(-1);
        assertThat(mem.allocPages(0)).isPositive();
    }
}
