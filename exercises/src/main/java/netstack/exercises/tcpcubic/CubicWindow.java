package netstack.exercises.tcpcubic;

/// What you write in `tcp-cubic`: the congestion window of RFC 9438, in
/// packets of full size, with C = 0.4 and beta = 0.7. Fast convergence and
/// the Reno-friendly region belong to it; HyStart++ does not.
public interface CubicWindow {

    /// A connection begins with this window; the threshold is unlimited.
    void open(int initialWindow);

    /// `packets` more have arrived, at the time `nowUs`, with the smoothed
    /// round trip time `rttUs`; the window had been in full use.
    void acked(int packets, long nowUs, long rttUs);

    /// A loss was found: sets the threshold, and the window to it.
    void loss();

    /// The retransmission timer ran out: sets the threshold, and the window
    /// to 1.
    void expired();

    /// The window; fractions count.
    double cwnd();

    /// Where slow start ends.
    double ssthresh();
}
