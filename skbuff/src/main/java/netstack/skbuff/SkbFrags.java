package netstack.skbuff;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// A packet's bytes wherever they lie: first the linear part, then the
/// fragments in pages, then the packets of the fragment list.
///
/// `offset` counts from `data` through all of them.
@Linux(value = "skb_frag_t", file = "include/linux/skbuff.h",
       renamed = true)
public abstract sealed class SkbFrags extends SkbOffsets
        permits SkbReshape {

    SkbFrags(SkbSlab slab, long addr) {
        super(slab, addr);
    }

    /// The part behind `end`, shared by all clones.
    @Linux("skb_shinfo")
    public final SkbSharedInfo shinfo() {
        return new SkbSharedInfo(mem(), end);
    }

    public final int nrFrags() {
        return shinfo().nrFrags();
    }

    /// Whether it is to be cut into segments, or was made of some.
    @Linux("skb_is_gso")
    public final boolean isGso() {
        return shinfo().gsoSize() != 0;
    }

    /// First packet of the fragment list; null for none.
    public final SkBuff fragList() {
        return slab.at(shinfo().fragList());
    }

    /// Hangs a list of packets (by `next`) behind this one, which owns them
    /// from now on. Lengths are the caller's business.
    public final void fragList(SkBuff first) {
        shinfo().fragList(first == null ? 0 : first.addr);
    }

    @Linux("skb_has_frag_list")
    public final boolean hasFragList() {
        return shinfo().fragList() != 0;
    }

    /// Appends `size` bytes of the page at `page`, from `off` on, taking
    /// over the caller's reference; they stand for `bytes` of truesize.
    @Linux(value = "skb_add_rx_frag", file = "net/core/skbuff.c")
    public final void addRxFrag(long page, int off, int size, int bytes) {
        SkbSharedInfo shinfo = shinfo();
        int i = shinfo.nrFrags();
        if (i == SkbSizes.MAX_SKB_FRAGS) {
            throw panic("skb_add_rx_frag", size);
        }
        shinfo.fragFill(i, page, off, size);
        shinfo.nrFrags(i + 1);
        len += size;
        dataLen += size;
        truesize += bytes;
    }

    /// Makes fragment `i` longer by `size` bytes that follow in its page.
    @Linux(value = "skb_coalesce_rx_frag", file = "net/core/skbuff.c")
    public final void coalesceRxFrag(int i, int size, int bytes) {
        SkbSharedInfo shinfo = shinfo();
        shinfo.fragSizeSet(i, shinfo.fragSize(i) + size);
        len += size;
        dataLen += size;
        truesize += bytes;
    }

    /// One byte, wherever it lies; costs nothing.
    public final byte byteAt(int offset) {
        mustHold(offset, 1);
        return mem.get(JAVA_BYTE, address(offset));
    }

    /// Copies `n` bytes from `offset` on to another place.
    // tag::skb_copy_bits[]
    @Linux(value = "skb_copy_bits", file = "net/core/skbuff.c")
    public final void copyBits(int offset, MemorySegment to, long toOff,
                               int n) {
        mustHold(offset, n);
        slab.meter().charge(Cost.COPY_BYTES, n);
        for (int done = 0, run; done < n; done += run) {
            run = Math.min(run(offset + done), n - done);
            long at = address(offset + done);
            MemorySegment.copy(mem, at, to, toOff + done, run);
        }
    }
    // end::skb_copy_bits[]

    public final void copyBits(int offset, byte[] to, int toOff, int n) {
        mustHold(offset, n);
        slab.meter().charge(Cost.COPY_BYTES, n);
        for (int done = 0, run; done < n; done += run) {
            run = Math.min(run(offset + done), n - done);
            long at = address(offset + done);
            MemorySegment.copy(mem, JAVA_BYTE, at, to, toOff + done, run);
        }
    }

    /// Writes `n` bytes at `offset`, which must be the caller's own.
    @Linux(value = "skb_store_bits", file = "net/core/skbuff.c")
    public final void storeBits(int offset, MemorySegment from, long fromOff,
                                int n) {
        mustHold(offset, n);
        slab.meter().charge(Cost.COPY_BYTES, n);
        for (int done = 0, run; done < n; done += run) {
            run = Math.min(run(offset + done), n - done);
            long at = address(offset + done);
            MemorySegment.copy(from, fromOff + done, mem, at, run);
        }
    }

    public final void storeBits(int offset, byte[] from, int fromOff,
                                int n) {
        storeBits(offset, MemorySegment.ofArray(from), fromOff, n);
    }

    /// Adds `n` bytes from `offset` on to the partial sum `csum`.
    @Linux(value = "skb_checksum", file = "net/core/skbuff.c")
    public final int checksum(int offset, int n, int csum) {
        mustHold(offset, n);
        slab.meter().charge(Cost.CSUM_BYTES, n);
        int sum = csum;
        for (int done = 0, run; done < n; done += run) {
            run = Math.min(run(offset + done), n - done);
            long at = address(offset + done);
            int part = Checksum.partial(mem, at, run, 0);
            sum = Checksum.blockAdd(sum, part, done);
        }
        return sum;
    }

    /// Copies `n` bytes and returns their partial sum: one pass over the
    /// data where two would be needed.
    @Linux(value = "skb_copy_and_csum_bits", file = "net/core/skbuff.c")
    public final int copyAndCsumBits(int offset, MemorySegment to,
                                     long toOff, int n) {
        mustHold(offset, n);
        slab.meter().charge(Cost.COPY_BYTES, n);
        int sum = 0;
        for (int done = 0, run; done < n; done += run) {
            run = Math.min(run(offset + done), n - done);
            long at = address(offset + done);
            int part = Checksum.partial(mem, at, run, 0);
            MemorySegment.copy(mem, at, to, toOff + done, run);
            sum = Checksum.blockAdd(sum, part, done);
        }
        return sum;
    }

    private void mustHold(int offset, int n) {
        assert alive();
        if (offset < -headroom() || n < 0 || offset > len - n) {
            throw panic("skb_copy_bits at " + offset, n);
        }
    }

    /// Address of the byte at `offset`.
    final long address(int offset) {
        int at = offset - headlen();
        if (at < 0) {
            return data + offset;
        }
        SkbSharedInfo shinfo = shinfo();
        for (int i = 0; i < shinfo.nrFrags(); i++) {
            if (at < shinfo.fragSize(i)) {
                return shinfo.fragAddress(i) + at;
            }
            at -= shinfo.fragSize(i);
        }
        SkBuff part = fragList();
        for (; at >= part.len; part = part.next) {
            at -= part.len;
        }
        return part.address(at);
    }

    /// Bytes from `offset` on that lie in one piece.
    final int run(int offset) {
        int at = offset - headlen();
        if (at < 0) {
            return -at;
        }
        SkbSharedInfo shinfo = shinfo();
        for (int i = 0; i < shinfo.nrFrags(); i++) {
            if (at < shinfo.fragSize(i)) {
                return shinfo.fragSize(i) - at;
            }
            at -= shinfo.fragSize(i);
        }
        SkBuff part = fragList();
        for (; at >= part.len; part = part.next) {
            at -= part.len;
        }
        return part.run(at);
    }
}
