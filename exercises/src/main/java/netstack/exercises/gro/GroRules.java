package netstack.exercises.gro;

/// What you write in `gro`: TCP's rules for merging segments on their way
/// up. `held` is kept back by GRO, `next` has just come.
public interface GroRules {

    /// Whether both may be of one connection. The addresses are the same
    /// already: IP has looked at them.
    boolean sameFlow(Segment held, Segment next);

    /// Whether the data of `next` may be put behind that of `held`, so that
    /// both go up as one packet, and nothing that a receiver would want to
    /// know is lost. Both are of one connection.
    boolean joins(Segment held, Segment next);

    /// The flags of the packet that `held` and `next` have become.
    int flags(Segment held, Segment next);

    /// Whether nothing may follow `next` in its packet, so that it goes up
    /// at once with all that it was joined to.
    ///
    /// @param size `held.size()` of what `next` was joined to; 1 when it
    ///        was not joined
    boolean ends(Segment next, int size);
}
