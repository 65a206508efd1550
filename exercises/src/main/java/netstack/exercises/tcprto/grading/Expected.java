package netstack.exercises.tcprto.grading;

/// RFC 6298 in real numbers.
final class Expected {

    private static final double G_US = 1_000;
    private static final double MIN_US = 200_000;
    private static final double MAX_US = 120_000_000;

    private double srtt = -1;
    private double rttvar;
    private double rto = 1_000_000;

    void sample(long rtt) {
        if (srtt < 0) {
            srtt = rtt;
            rttvar = rtt / 2.0;
        } else {
            rttvar = 0.75 * rttvar + 0.25 * Math.abs(srtt - rtt);
            srtt = 0.875 * srtt + 0.125 * rtt;
        }
        rto = Math.clamp(srtt + Math.max(G_US, 4 * rttvar), MIN_US, MAX_US);
    }

    void expired() {
        rto = Math.min(2 * rto, MAX_US);
    }

    long rtoUs() {
        return Math.round(rto);
    }
}
