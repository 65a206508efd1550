package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What is found while one ACK is worked off. One object a connection.
@Linux(value = "tcp_sacktag_state", file = "net/ipv4/tcp_input.c")
final class SacktagState {
    /// When the first and the last packet were sent that this ACK SACKs and
    /// that were never sent again, in us: the timeout needs the longer round
    /// trip, congestion control the shorter one. 0 for none.
    long firstSackt;
    long lastSackt;
    /// The lowest sequence number that arrived late.
    int reord;
    /// Packets that arrived out of order, or twice.
    int sackDelivered;
    int flag;
    final RateSample rate = new RateSample();

    void clear() {
        firstSackt = 0;
        lastSackt = 0;
        sackDelivered = 0;
        flag = 0;
        rate.clear();
    }
}
