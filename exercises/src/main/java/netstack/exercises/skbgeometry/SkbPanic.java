package netstack.exercises.skbgeometry;

/// What the kernel does when a packet outgrows its buffer: it stops. Here
/// it is thrown, and nothing may have changed.
public final class SkbPanic extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// `where` as in `skb_over_panic`.
    public SkbPanic(String where) {
        super(where);
    }
}
