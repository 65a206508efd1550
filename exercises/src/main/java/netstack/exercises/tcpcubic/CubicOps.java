package netstack.exercises.tcpcubic;

import netstack.transport.tcp.TcpCongestionOps;

/// What you write in `tcp-cubic`: CUBIC (RFC 9438) as a congestion control
/// that the stack takes, and the root that it needs. All arithmetic is that
/// of whole numbers.
public interface CubicOps extends TcpCongestionOps {

    /// The cube root of `a`, rounded down; `a` is 0 to 2^63 - 1.
    long cubicRoot(long a);
}
