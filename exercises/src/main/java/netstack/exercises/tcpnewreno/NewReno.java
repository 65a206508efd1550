package netstack.exercises.tcpnewreno;

/// What you write in `tcp-newreno`: the congestion window of RFC 5681, with
/// the fast recovery of RFC 6582, in packets of full size. Packets are
/// numbered from 0.
public interface NewReno {

    /// A connection begins with this window; the threshold is
    /// `Integer.MAX_VALUE`.
    void open(int initialWindow);

    /// An ACK came. `una` is the first packet that has not arrived, `nxt`
    /// the one that will be sent next for the first time. An ACK that moves
    /// nothing while packets are on the way is a duplicate. Returns whether
    /// packet `una` must be sent again at once.
    boolean ack(long una, long nxt);

    /// The retransmission timer ran out; all packets from the first that
    /// has not arrived up to `nxt` count as lost.
    void expired(long nxt);

    /// How many packets may be on the way.
    int cwnd();

    /// Where slow start ends.
    int ssthresh();
}
