package netstack.exercises.rxring;

/// What you write in `rx-ring`: a receive ring of an 82599, from the
/// driver's side.
public interface RxRing {

    /// Runs once; the ring is empty, the card owns no descriptor.
    void init(Descs descs, Buffers buffers);

    /// Gives the card as many empty buffers as there is room for: all
    /// descriptors but one, or a full ring would look like an empty one.
    /// All of them are written first, then the doorbell is rung once; not at
    /// all if nothing was given. Without memory it gives what it can.
    void refill();

    /// Takes what the card has received, in order, until there is no more or
    /// `budget` frames were delivered. A frame with an error is dropped and
    /// does not count.
    ///
    /// @return how many frames were delivered
    int clean(int budget);
}
