package netstack.transport.tcp;

/// What RACK remembers (`tp->rack` in `include/linux/tcp.h`).
final class RackState {
    /// When the packet was sent that was sent last of all that arrived, in
    /// us, and where it ends.
    long mstamp;
    int endSeq;
    /// How long that packet took.
    int rttUs;
    /// `delivered` when the window was widened last.
    int lastDelivered;
    /// The reordering window, in quarters of the least round trip.
    int reoWndSteps = 1;
    /// For how many recoveries more the window stays as it is.
    int reoWndPersist;
    boolean dsackSeen;
    /// Something has arrived since losses were looked for.
    boolean advanced;
}
