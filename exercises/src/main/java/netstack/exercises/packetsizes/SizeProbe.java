package netstack.exercises.packetsizes;

import netstack.skbuff.SkBuff;

/// What you write in `packet-sizes`: a probe on `netif_receive_skb` that
/// makes a histogram of frame sizes over ten seconds, as bpftrace's
/// `hist()` does it.
public interface SizeProbe {

    /// The measurement begins at `nowNs` and lasts ten seconds: until, but
    /// not including, `nowNs + 10_000_000_000`.
    void start(long nowNs);

    /// A packet passes `netif_receive_skb` at `nowNs`. Look at it, and
    /// leave it alone: it goes on up the stack.
    void receive(SkBuff skb, long nowNs);

    /// Frames of `2^bucket` to `2^(bucket+1) - 1` bytes so far, with their
    /// Ethernet header and without frame check sequence.
    ///
    /// @param bucket 0 to 15
    long count(int bucket);

    /// Their bytes.
    long bytes();

    /// The bucket with the most frames; of equals, the smaller one; -1 when
    /// there are none.
    int mode();

    /// The bucket with the most frames among those that do not touch
    /// `mode()`, that is, that differ by 2 or more; -1 when those are empty.
    int secondMode();
}
