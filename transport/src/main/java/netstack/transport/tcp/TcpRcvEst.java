package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What a receiver measures over a stretch of the stream: a number, the
/// sequence number where the stretch ends, and when it began (us).
@Linux(value = "rcvq_space", file = "include/linux/tcp.h", renamed = true)
final class TcpRcvEst {
    /// Bytes read per RTT, or an RTT in us times 8.
    int value;
    int seq;
    long time;
}
