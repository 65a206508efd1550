package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What one ACK says of the rate of delivery. Times are in us; -1 where
/// there is nothing to say. One object a connection, cleared for each ACK.
@Linux(value = "rate_sample", file = "include/net/tcp.h")
final class RateSample {
    long priorMstamp;
    /// `delivered` when the packet that is sampled was sent.
    int priorDelivered;
    int delivered;
    long intervalUs;
    long rttUs;
    int losses;
    /// Packets that this ACK told of, in order or not.
    int ackedSacked;
    int priorInFlight;
    int lastEndSeq;
    boolean isAppLimited;
    boolean isRetrans;

    void clear() {
        priorMstamp = 0;
        priorDelivered = 0;
        delivered = 0;
        intervalUs = 0;
        rttUs = -1;
        losses = 0;
        ackedSacked = 0;
        priorInFlight = 0;
        lastEndSeq = 0;
        isAppLimited = false;
        isRetrans = false;
    }
}
