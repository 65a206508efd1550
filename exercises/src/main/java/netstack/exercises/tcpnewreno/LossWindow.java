package netstack.exercises.tcpnewreno;

/// What you write in `tcp-newreno`: how much a sender may have on the way,
/// and what a duplicate or partial ACK makes it send again (RFC 5681,
/// RFC 6582). All sizes are bytes; `flight` is what has been sent and not
/// yet acknowledged, after the event that is told.
public interface LossWindow {

    /// A connection begins: segments of `mss` bytes, and the first window.
    void open(int mss, long initial);

    /// An ACK acknowledged `bytes` more, at least 1. Returns whether the
    /// first segment that is still missing must be sent again at once.
    boolean acked(long bytes, long flight);

    /// An ACK acknowledged nothing new. Returns as [#acked] does.
    boolean duplicate(long flight);

    /// The retransmission timer ran out; the first segment goes out again
    /// anyway.
    void expired(long flight);

    /// The congestion window that holds now.
    long cwnd();

    /// The slow start threshold; 1,000,000,000 to begin with.
    long ssthresh();
}
