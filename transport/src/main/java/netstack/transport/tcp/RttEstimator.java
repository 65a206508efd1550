package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What a connection knows of its round trip time, and the retransmission
/// timeout that follows (RFC 6298, section 2), in the kernel's integers.
///
/// Linux departs from the RFC in three ways. The smoothed deviation `rttvar`
/// is the largest of one round trip, not the last, so that it does not fall
/// while many samples come in one flight; it decays by a quarter a round
/// trip. A sample below the average moves the deviation by an eighth of the
/// usual gain: a path that gets faster must not look unstable. And it is
/// `rttvar`, not the timeout, that has the floor of 200 ms.
@Linux(value = "tcp_rtt_estimator", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class RttEstimator {
    /// `TCP_RTO_MAX`, `TCP_RTO_MIN` and `TCP_TIMEOUT_INIT`, in us.
    static final long RTO_MAX_US = 120_000_000;
    static final int RTO_MIN_US = 200_000;
    static final int TIMEOUT_INIT_US = 1_000_000;

    private final int hz;
    /// Eight times the smoothed round trip time, in us; 0 for none yet.
    int srttUs;
    /// Four times the mean deviation, in us.
    int mdevUs;
    /// The largest `mdevUs` of this round trip.
    int mdevMaxUs;
    /// What `rto` adds to the average, in us.
    int rttvarUs;
    /// `SND.NXT` when this round trip began.
    int rttSeq;
    /// The timeout without backoff, in jiffies.
    int rto;
    /// The least round trip time of five minutes, in us.
    final WinMinmax rttMin = new WinMinmax();

    RttEstimator(int hz) {
        this.hz = hz;
        start();
    }

    /// A connection that has measured nothing.
    void start() {
        srttUs = 0;
        mdevUs = TIMEOUT_INIT_US;
        rto = usecsToJiffies(TIMEOUT_INIT_US);
        rttMin.reset(0, -1);
    }

    // tag::tcp_rtt_estimator[]
    /// Takes a round trip of `mrttUs`; `rtoMinUs` is the floor of `rttvar`.
    void sample(long mrttUs, int sndUna, int sndNxt, int rtoMinUs) {
        if (srttUs == 0) {
            first((int) mrttUs, sndNxt, rtoMinUs);
            return;
        }
        int err = (int) (mrttUs - (srttUs >>> 3));
        srttUs = Math.max(1, srttUs + err);      // 7/8 old + 1/8 new
        mdevUs += deviation(err);                // 3/4 old + 1/4 new
        if (mdevUs > mdevMaxUs) {
            mdevMaxUs = mdevUs;
            rttvarUs = Math.max(rttvarUs, mdevMaxUs);
        }
        if (sndUna - rttSeq > 0) {               // a round trip is over
            if (mdevMaxUs < rttvarUs) {
                rttvarUs -= (rttvarUs - mdevMaxUs) >> 2;
            }
            rttSeq = sndNxt;
            mdevMaxUs = rtoMinUs;
        }
    }

    private int deviation(int err) {
        int change = Math.abs(err) - (mdevUs >> 2);
        // Eifel's finding: a shrinking RTT must not raise the timeout.
        return err < 0 && change > 0 ? change >> 3 : change;
    }
    // end::tcp_rtt_estimator[]

    /// The first sample: the timeout becomes three round trips.
    private void first(int mrttUs, int sndNxt, int rtoMinUs) {
        srttUs = Math.max(1, mrttUs << 3);
        mdevUs = mrttUs << 1;
        rttvarUs = Math.max(mdevUs, rtoMinUs);
        mdevMaxUs = rttvarUs;
        rttSeq = sndNxt;
    }

    /// Works the timeout out; RFC 6298 (2.3), and (2.5) for the maximum.
    @Linux("tcp_set_rto")
    void setRto() {
        rto = usecsToJiffies(Math.min(RTO_MAX_US,
                (srttUs >>> 3) + (long) rttvarUs));
    }

    /// The least round trip time of late, in us; -1 (unsigned: the largest
    /// number) if there is none.
    @Linux(value = "tcp_min_rtt", renamed = true)
    int minRtt() {
        return rttMin.get();
    }

    /// Rounds up: no timer comes early.
    int usecsToJiffies(long us) {
        return (int) ((us * hz + 999_999) / 1_000_000);
    }

    @Linux(value = "jiffies_to_usecs", file = "kernel/time/time.c")
    long jiffiesToUsecs(long jiffies) {
        return jiffies * 1_000_000 / hz;
    }
}
