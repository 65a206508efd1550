package netstack.host.app.iperf3;

import java.util.List;

/// What both sides say of a stream. Times are seconds.
///
/// @param retransmits -1 when the sender can't tell
record IperfResult(int fd, long sent, double sendTime, long retransmits,
        long received, double receiveTime) {

    static IperfResult sum(List<IperfResult> all) {
        long sent = 0;
        long retransmits = 0;
        long received = 0;
        for (IperfResult r : all) {
            sent += r.sent;
            retransmits += r.retransmits;
            received += r.received;
        }
        IperfResult first = all.getFirst();
        return new IperfResult(0, sent, first.sendTime,
                Math.max(retransmits, -1), received, first.receiveTime);
    }
}
