package netstack.host.pcap;

import java.io.IOException;

/// The old format: a file header of 24 bytes, then for each frame 16 bytes
/// and its data. The magic number tells byte order and time unit.
final class PcapReader extends CaptureReader {
    static final int MICROS = 0xa1b2c3d4;
    static final int NANOS = 0xa1b23c4d;

    private final int nanosPerTick;
    private final int linkType;

    private PcapReader(ByteInput in, int nanosPerTick) throws IOException {
        super(in);
        this.nanosPerTick = nanosPerTick;
        byte[] rest = in.bytes(20, "the file header");
        int major = in.u16(rest, 0);
        if (major != 2) {
            throw new BadCapture("pcap version " + major + " is unknown", 4);
        }
        linkType = (int) in.u32(rest, 16) & 0xffff;
    }

    /// A reader if `magic`, read as big endian, is one of the four.
    static PcapReader of(ByteInput in, int magic) throws IOException {
        int swapped = Integer.reverseBytes(magic);
        in.bigEndian = magic == MICROS || magic == NANOS;
        if (magic == MICROS || swapped == MICROS) {
            return new PcapReader(in, 1000);
        }
        if (magic == NANOS || swapped == NANOS) return new PcapReader(in, 1);
        return null;
    }

    @Override
    public CapturedFrame next() throws IOException {
        long at = in.at();
        byte[] seconds = in.wordOrEnd("a frame's header");
        if (seconds == null) return null;
        byte[] rest = in.bytes(12, "a frame's header");
        long kept = in.u32(rest, 4);
        long orig = in.u32(rest, 8);
        if (kept > MAX_FRAME || orig > Integer.MAX_VALUE) {
            throw new BadCapture("a frame of " + kept + " bytes (" + orig
                    + " on the wire) can't be", at);
        }
        long time = in.u32(seconds, 0) * 1_000_000_000
                + in.u32(rest, 0) * nanosPerTick;
        byte[] data = in.bytes((int) kept, "a frame");
        return new CapturedFrame(time, 0, linkType,
                (int) Math.max(orig, kept), data, 0, "");
    }
}
