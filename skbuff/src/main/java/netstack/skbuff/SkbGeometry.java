package netstack.skbuff;

/// Where a packet's bytes lie: the four marks and the lengths.
///
/// ```
///  head        data              tail         end
///   |           |                  |           |
///   v           v                  v           v
///   +-----------+------------------+-----------+-------------+
///   | headroom  | linear data      | tailroom  | shared info |--> pages
///   +-----------+------------------+-----------+-------------+
///               |<--- headlen ---->|               |<-- dataLen -->|
/// ```
/// `len` counts linear and paged bytes; all marks are addresses in
/// [#mem()].
@Linux(value = "sk_buff_data_t", file = "include/linux/skbuff.h",
       renamed = true)
public abstract sealed class SkbGeometry extends SkbOffload
        permits SkbOffsets {

    long head;
    long data;
    long tail;
    long end;
    int len;
    int dataLen;
    int truesize;

    SkbGeometry(SkbSlab slab, long addr) {
        super(slab, addr);
    }

    void clearGeometry(long newHead, int size, int newTruesize) {
        head = newHead;
        data = newHead;
        tail = newHead;
        end = newHead + size;
        len = 0;
        dataLen = 0;
        truesize = newTruesize;
    }

    public final long head() { return head; }

    public final long data() {
        assert alive();
        return data;
    }

    public final long tail() { return tail; }
    public final long end() { return end; }

    /// Bytes of the packet, linear and paged.
    public final int len() {
        assert alive();
        return len;
    }

    /// Bytes that lie in pages and in the fragment list.
    public final int dataLen() { return dataLen; }

    /// Bytes of memory that the packet stands for.
    public final int truesize() { return truesize; }

    public final void len(int v) { len = v; }
    public final void dataLen(int v) { dataLen = v; }
    public final void truesize(int v) { truesize = v; }

    /// Bytes in the linear part.
    @Linux("skb_headlen")
    public final int headlen() {
        return len - dataLen;
    }

    @Linux("skb_headroom")
    public final int headroom() {
        return (int) (data - head);
    }

    /// Bytes free behind the data; none when more data follows in pages.
    @Linux("skb_tailroom")
    public final int tailroom() {
        return dataLen != 0 ? 0 : (int) (end - tail);
    }

    @Linux("skb_is_nonlinear")
    public final boolean isNonlinear() {
        return dataLen != 0;
    }

    /// Counts `n` bytes more, in pages: length, paged length and truesize.
    @Linux("skb_len_add")
    public final void lenAdd(int n) {
        len += n;
        dataLen += n;
        truesize += n;
    }

    /// Makes `n` bytes of headroom in an empty packet.
    // tag::skb_reserve[]
    @Linux("skb_reserve")
    public final void reserve(int n) {
        assert alive();
        if (len != 0 || data + n < head || tail + n > end) {
            throw panic("skb_reserve", n);
        }
        data += n;
        tail += n;
    }
    // end::skb_reserve[]

    /// Appends `n` bytes; returns the address of the first.
    // tag::skb_put[]
    @Linux(value = "skb_put", file = "net/core/skbuff.c")
    public final long put(int n) {
        assert alive();
        long at = tail;
        if (n < 0 || n > end - at || dataLen != 0) {
            throw panic("skb_over_panic", n);
        }
        tail = at + n;
        len += n;
        return at;
    }
    // end::skb_put[]

    /// Opens `n` bytes in front for a header; returns the new `data`.
    // tag::skb_push[]
    @Linux(value = "skb_push", file = "net/core/skbuff.c")
    public final long push(int n) {
        assert alive();
        if (n < 0 || n > data - head) {
            throw panic("skb_under_panic", n);
        }
        data -= n;
        len += n;
        return data;
    }
    // end::skb_push[]

    /// Takes `n` bytes off the front; returns the new `data`, or 0 when the
    /// packet is shorter. The bytes must be linear: `mayPull` comes first.
    // tag::skb_pull[]
    @Linux(value = "skb_pull", file = "net/core/skbuff.c")
    public final long pull(int n) {
        assert alive();
        if (Integer.compareUnsigned(n, len) > 0) {
            return 0;
        }
        if (n > headlen()) {
            throw panic("skb_pull", n);
        }
        len -= n;
        data += n;
        return data;
    }
    // end::skb_pull[]

    final void setTail(int headlen) {
        tail = data + headlen;
    }

    /// The same marks on the same buffer.
    void copyGeometry(SkbOffsets old) {
        head = old.head;
        data = old.data;
        tail = old.tail;
        end = old.end;
        len = old.len;
        dataLen = old.dataLen;
        truesize = old.truesize;
    }

    /// All marks go to a buffer of `size` bytes at `to`, `nhead` further
    /// from its start than they were.
    void moveTo(long to, int nhead, int size) {
        long off = to + nhead - head;
        head = to;
        data += off;
        tail += off;
        end = to + size;
    }

    /// What the kernel prints before it dies.
    @Linux(value = "skb_panic", file = "net/core/skbuff.c")
    final IllegalStateException panic(String where, int n) {
        String name = dev() == null ? "<NULL>" : dev().name();
        return new IllegalStateException(where + ": len:" + len + " put:" + n
                + " head:0x" + Long.toHexString(head) + " data:0x"
                + Long.toHexString(data) + " tail:0x"
                + Long.toHexString(tail - head) + " end:0x"
                + Long.toHexString(end - head) + " dev:" + name);
    }
}
