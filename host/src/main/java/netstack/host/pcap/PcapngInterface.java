package netstack.host.pcap;

import java.io.IOException;
import java.math.BigInteger;

/// An interface description block: `units` ticks are a second, and
/// `offset` seconds are added to every time.
record PcapngInterface(int linkType, long snapLen, BigInteger units,
        long offset) {
    private static final BigInteger NANOS =
            BigInteger.valueOf(1_000_000_000);
    private static final int DEFAULT_RESOLUTION = 6;    // microseconds

    static PcapngInterface parse(ByteInput in, byte[] body, long at)
            throws IOException {
        if (body.length < 8) {
            throw new BadCapture("an interface block of " + body.length
                    + " bytes is too short", at);
        }
        PcapngOptions options = PcapngOptions.parse(in, body, 8, at);
        int resolution = options.resolution() < 0 ? DEFAULT_RESOLUTION
                : options.resolution();
        // the top bit says power of two, else it is a power of ten
        BigInteger base = (resolution & 0x80) != 0 ? BigInteger.TWO
                : BigInteger.TEN;
        return new PcapngInterface(in.u16(body, 0), in.u32(body, 4),
                base.pow(resolution & 0x7f), options.offset());
    }

    /// The unsigned `ticks` in ns since 1970.
    long nanos(long ticks) {
        BigInteger t = new BigInteger(Long.toUnsignedString(ticks));
        return t.multiply(NANOS).divide(units).longValue()
                + offset * 1_000_000_000;
    }
}
