package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// Arithmetic of sequence numbers (RFC 9293, 3.4): `int`s on a circle of
/// 2^32, where "before" means "less than half the circle behind".
@Linux(value = "tcp_seq", file = "include/net/tcp.h", renamed = true)
final class Seq {
    private Seq() {
    }

    /// Whether `a` lies before `b`.
    @Linux("before")
    static boolean before(int a, int b) {
        return a - b < 0;
    }

    @Linux("after")
    static boolean after(int a, int b) {
        return b - a < 0;
    }

    /// Whether `seq` lies in `lo` to `hi`, both included.
    @Linux("between")
    static boolean between(int seq, int lo, int hi) {
        return Integer.compareUnsigned(hi - lo, seq - lo) >= 0;
    }

    /// The later of the two.
    static int max(int a, int b) {
        return before(a, b) ? b : a;
    }

    /// The earlier of the two.
    static int min(int a, int b) {
        return before(a, b) ? a : b;
    }
}
