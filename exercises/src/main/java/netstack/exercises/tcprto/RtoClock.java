package netstack.exercises.tcprto;

/// What you write in `tcp-rto`: the retransmission timeout of RFC 6298, in
/// microseconds, with a clock granularity G of 1,000 us, at least 200,000
/// (where Linux has its floor) and at most 120,000,000.
public interface RtoClock {

    /// Data that was sent `rttUs` ago has been acknowledged. If some of it
    /// had been `retransmitted`, nobody knows which copy the ACK is for.
    void acked(long rttUs, boolean retransmitted);

    /// The timer expired.
    void expired();

    /// The timeout that holds now; 1,000,000 before the first measurement.
    long rtoUs();
}
