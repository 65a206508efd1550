package netstack.skbuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagePoolTest {

    private final TestPages pages = new TestPages(256);
    private final SkbSlab slab = new SkbSlab(pages, new TestMeter());
    private final List<String> dma = new ArrayList<>();
    private final PagePool pool = new PagePool(slab, 4, new PagePoolDma() {
        @Override
        public long map(long page) {
            dma.add("map");
            return page + 0x1000_0000;
        }

        @Override
        public void unmap(long page, long busAddr) {
            dma.add("unmap");
        }

        @Override
        public void syncForDevice(long page, long busAddr) {
            dma.add("sync");
        }
    });

    @AfterEach
    void nothing_leaks() {
        pool.destroy();
        assertThat(pool.inflight()).isZero();
        assertThat(slab.audit()).isEmpty();
        slab.shrink();
        assertThat(pages.live()).isZero();
    }

    @Test
    void a_page_comes_back_with_its_mapping() {
        long page = pool.allocPages();
        SkBuff skb = slab.build(page, 2048);
        skb.markForRecycle();
        skb.consume();
        assertThat(pool.allocPages()).isEqualTo(page);
        assertThat(pool.dmaAddr(page + 100)).isEqualTo(page + 0x1000_0000 + 100);
        assertThat(dma).containsExactly("map", "sync");
        pool.putPage(page);
    }

    @Test
    void a_page_in_two_fragments_comes_back_with_the_second() {
        long a = pool.allocFrag(2048);
        long b = pool.allocFrag(2048);
        long c = pool.allocFrag(2048);
        assertThat(b).isEqualTo(a + 2048);
        assertThat(c & -4096).isNotEqualTo(a);
        pool.putPage(b);
        assertThat(pool.recycled()).isZero();
        pool.putPage(a);
        assertThat(pool.recycled()).isEqualTo(1);
        pool.putPage(c);
    }

    @Test
    void an_unmarked_packet_gives_its_page_to_the_allocator() {
        long page = pages.allocPages(0);
        SkBuff skb = slab.alloc(10);
        skb.addRxFrag(page, 0, 100, 4096);
        skb.markForRecycle();
        skb.consume();
        assertThat(pool.recycled()).isZero();
    }

    @Test
    void a_page_that_others_hold_is_let_go() {
        SkBuff skb = slab.alloc(10);
        skb.addRxFrag(pool.allocPages(), 0, 100, 4096);
        skb.markForRecycle();
        SkBuff partial = skb.pskbCopy();
        skb.consume();
        assertThat(pool.releasedRefs()).isEqualTo(1);
        assertThat(dma).containsExactly("map", "unmap");
        assertThat(partial.len()).isEqualTo(100);
        partial.consume();
    }

    @Test
    void clones_give_the_page_back_once() {
        SkBuff skb = slab.build(pool.allocFrag(2048), 2048);
        skb.markForRecycle();
        SkBuff clone = skb.cloneSkb();
        SkBuff own = skb.cloneSkb();
        assertThat(own.unclone()).isTrue();
        skb.consume();
        clone.consume();
        own.consume();
        pool.destroy();
        assertThat(pool.inflight()).isZero();
    }

    @Test
    void pages_in_flight_survive_the_pool() {
        SkBuff skb = slab.build(pool.allocPages(), 2048);
        skb.markForRecycle();
        pool.destroy();
        assertThat(pool.inflight()).isEqualTo(1);
        skb.consume();
    }
}
