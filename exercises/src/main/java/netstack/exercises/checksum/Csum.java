package netstack.exercises.checksum;

/// What you write in `checksum`: the Internet checksum, full and
/// incremental. Sums are ones' complement sums of big-endian 16-bit words,
/// folded: 0 to 0xffff, and 0 only when all that was added was 0. Checks
/// are what stands in a header: the complement of a sum.
public interface Csum {

    /// Adds `len` bytes of `data` from `at` to the sum `sum`. The first
    /// byte counts as the high byte of a word; behind an odd last byte
    /// stands a zero.
    int partial(byte[] data, int at, int len, int sum);

    /// The check of an IP header of `len` bytes at `at`, whose own check
    /// field (bytes 10 and 11) counts as 0, whatever is in it.
    int ipCheck(byte[] packet, int at, int len);

    /// The check of a UDP datagram of `len` bytes at `at`, over pseudo
    /// header, header and payload. Its own check field (bytes 6 and 7)
    /// counts as 0. The result is never 0 (RFC 768).
    int udpCheck(int saddr, int daddr, byte[] packet, int at, int len);

    /// `csum_replace2`: the check of a header in which one 16-bit word
    /// changed from `from` to `to`, without reading the rest (RFC 1624,
    /// equation 3).
    int replace2(int check, int from, int to);

    /// `csum_replace4`: the same for a 32-bit word.
    int replace4(int check, int from, int to);
}
