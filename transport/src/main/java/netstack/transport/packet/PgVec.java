package netstack.transport.packet;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkbSizes;

/// The memory of a ring: blocks, each of pages in a row, as a program's
/// memory map takes them.
///
/// Left out: `vmalloc` when there are not so many pages in a row.
@Linux(value = "pgv", file = "net/packet/internal.h", renamed = true)
final class PgVec {
    final MemorySegment mem;
    private final PageSource pages;
    private final long[] blocks;
    private final int blockSize;
    private boolean freed;

    private PgVec(PageSource pages, int blockSize, int nr) {
        this.pages = pages;
        this.blockSize = blockSize;
        mem = pages.memory();
        blocks = new long[nr];
    }

    /// @param blockSize bytes, whole pages
    /// @return null if there is not so much memory
    @Linux(value = "alloc_pg_vec", file = "net/packet/af_packet.c",
        renamed = true)
    static PgVec alloc(PageSource pages, int blockSize, int nr) {
        if (nr < 0 || (long) nr * blockSize > pages.memory().byteSize()) {
            return null;
        }
        PgVec vec = new PgVec(pages, blockSize, nr);
        int order = SkbSizes.order(blockSize);
        for (int i = 0; i < nr; i++) {
            long at = pages.allocPages(order);
            if (at < 0) {
                vec.put(i);
                return null;
            }
            vec.blocks[i] = at;
            vec.mem.asSlice(at, blockSize).fill((byte) 0);
        }
        return vec;
    }

    private void put(int n) {
        for (int i = 0; i < n; i++) {
            pages.putPage(blocks[i]);
        }
    }

    @Linux(value = "free_pg_vec", file = "net/packet/af_packet.c",
        renamed = true)
    void free() {
        freed = true;
        put(blocks.length);
    }

    int length() {
        return blocks.length;
    }

    long bytes() {
        return (long) blocks.length * blockSize;
    }

    /// The address of block `i`. Whoever asks after the ring was freed has
    /// kept it too long.
    long buffer(int i) {
        if (freed) {
            throw new IllegalStateException("use after free: block " + i
                + " of a ring of " + blocks.length + " blocks, at 0x"
                + Long.toHexString(blocks[i]));
        }
        return blocks[i];
    }

    /// The blocks as a program sees them; each holds its pages until
    /// [#unmap].
    MemorySegment[] map() {
        MemorySegment[] map = new MemorySegment[blocks.length];
        for (int i = 0; i < map.length; i++) {
            pages.getPage(buffer(i));
            map[i] = mem.asSlice(blocks[i], blockSize);
        }
        return map;
    }

    void unmap() {
        put(blocks.length);
    }
}
