package netstack.exercises.udpdriver.grading;

/// The Internet checksum, written for the grader alone: bytes in, a 16-bit
/// sum out, as in RFC 1071 section 1. Nothing of the stack is used, so that
/// a mistake there cannot hide one here.
final class Rfc1071 {

    private int sum;

    /// Adds `n` bytes from `at`; an odd last byte is padded with zero.
    Rfc1071 add(byte[] b, int at, int n) {
        for (int i = 0; i < n; i += 2) {
            int high = b[at + i] & 0xff;
            int low = i + 1 < n ? b[at + i + 1] & 0xff : 0;
            word(high << 8 | low);
        }
        return this;
    }

    /// Adds one 16-bit word.
    Rfc1071 word(int w) {
        sum += w & 0xffff;
        sum = (sum & 0xffff) + (sum >>> 16);
        return this;
    }

    /// Adds the UDP pseudo header of RFC 768 for addresses in `frame`.
    Rfc1071 pseudo(int saddr, int daddr, int length) {
        return word(saddr >>> 16).word(saddr).word(daddr >>> 16).word(daddr)
                .word(17).word(length);
    }

    /// The sum, folded.
    int sum() {
        return sum;
    }

    /// What goes into the header.
    int complement() {
        return ~sum & 0xffff;
    }
}
