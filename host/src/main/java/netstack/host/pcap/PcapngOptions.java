package netstack.host.pcap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The options of a block that matter here: a comment, a frame's flags, an
/// interface's time resolution (-1 when not said) and time offset.
record PcapngOptions(String comment, int flags, int resolution, long offset) {
    static final int END = 0;
    static final int COMMENT = 1;
    static final int NAME = 2;         // shares its number with FLAGS
    static final int FLAGS = 2;
    static final int RESOLUTION = 9;
    static final int OFFSET = 14;

    /// Reads the options from `off` to the end of `body`.
    static PcapngOptions parse(ByteInput in, byte[] body, int off, long at)
            throws IOException {
        String comment = "";
        int flags = 0;
        int resolution = -1;
        long offset = 0;
        while (off + 4 <= body.length) {
            int code = in.u16(body, off);
            int length = in.u16(body, off + 2);
            off += 4;
            if (code == END) break;
            if (length > body.length - off) {
                throw new BadCapture("an option of " + length
                        + " bytes does not fit its block", at);
            }
            if (code == COMMENT) {
                comment = new String(body, off, length,
                        StandardCharsets.UTF_8);
            } else if (code == FLAGS && length == 4) {
                flags = (int) in.u32(body, off);
            } else if (code == RESOLUTION && length == 1) {
                resolution = body[off] & 0xff;
            } else if (code == OFFSET && length == 8) {
                offset = in.u64(body, off);
            }
            off += (length + 3) / 4 * 4;
        }
        return new PcapngOptions(comment, flags, resolution, offset);
    }
}
