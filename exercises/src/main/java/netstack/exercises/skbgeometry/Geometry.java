package netstack.exercises.skbgeometry;

/// What you write in `skb-geometry`: the marks of one `sk_buff`, as offsets
/// into its buffer instead of pointers. The head is offset 0.
public interface Geometry {

    /// `alloc_skb(size)`: the marks on an empty buffer of `size` bytes.
    /// Runs once, before everything else.
    void alloc(int size);

    /// `skb_reserve(skb, n)`: makes headroom in an empty packet.
    ///
    /// @throws SkbPanic when the packet is not empty or `n` does not fit
    void reserve(int n);

    /// `skb_put(skb, n)`: appends `n` bytes.
    ///
    /// @return the offset of the first new byte
    /// @throws SkbPanic `skb_over_panic`, when the tailroom is smaller
    int put(int n);

    /// `skb_push(skb, n)`: opens `n` bytes in front.
    ///
    /// @return the new data offset
    /// @throws SkbPanic `skb_under_panic`, when the headroom is smaller
    int push(int n);

    /// `skb_pull(skb, n)`: takes `n` bytes off the front.
    ///
    /// @return the new data offset, or -1 (for NULL) when the packet is
    ///         shorter: then nothing changes
    int pull(int n);

    /// `skb_trim(skb, len)`: cuts the packet to `len` bytes; a packet that
    /// is not longer stays as it is.
    void trim(int len);

    /// `skb->data`.
    int data();

    /// `skb->tail`.
    int tail();

    /// `skb->len`.
    int len();

    /// `skb_headroom(skb)`.
    int headroom();

    /// `skb_tailroom(skb)`.
    int tailroom();
}
