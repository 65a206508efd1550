package netstack.exercises.tcpseq;

/// What you write in `tcp-seq`: the arithmetic of sequence numbers.
///
/// A sequence number is 32 bits in an `int` and begins again at 0 behind
/// 0xffffffff. Of two numbers that lie less than 2^31 apart, the one is
/// before the other; `int` arithmetic is already that of the ring.
public interface SeqMath {

    /// Whether `a` is before `b`.
    boolean before(int a, int b);

    /// Whether `seq` is in the `size` numbers (0 to 2^31) that start with
    /// `low`.
    boolean within(int seq, int low, long size);

    /// Whether a segment of `len` numbers (SYN and FIN count as one each)
    /// that starts with `seq` is acceptable: RFC 9293, 3.10.7.4, first step,
    /// the four cases of its table.
    boolean acceptable(int rcvNxt, long rcvWnd, int seq, long len);

    /// The sequence number of stream position `at`, 0 or more, when
    /// position 0 has the number `first`.
    int wrap(long at, int first);

    /// The stream position of `seq`, when position 0 has the number
    /// `first`: of all that fit, the one nearest to `near`, but none below
    /// 0. Of two that are equally near, the greater one.
    long unwrap(int seq, int first, long near);
}
