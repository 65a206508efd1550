package netstack.host.pcap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The block format: sections, each with a byte order and interfaces of its
/// own. Blocks that carry no frame are skipped.
final class PcapngReader extends CaptureReader {
    static final int SECTION_HEADER = 0x0a0d0d0a;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int ORDER_MAGIC = 0x1a2b3c4d;
    private static final int MAX_BLOCK = 16 << 20;    // as in Wireshark

    private final List<PcapngInterface> interfaces = new ArrayList<>();

    /// Goes on behind the type of the first section header.
    PcapngReader(ByteInput in) throws IOException {
        super(in);
        section();
    }

    @Override
    public CapturedFrame next() throws IOException {
        while (true) {
            long at = in.at();
            byte[] word = in.wordOrEnd("a block");
            if (word == null) return null;
            int type = (int) in.u32(word, 0);
            if (type == SECTION_HEADER) {
                section();
                continue;
            }
            byte[] body = body(at);
            switch (type) {
                case INTERFACE ->
                    interfaces.add(PcapngInterface.parse(in, body, at));
                case ENHANCED_PACKET -> {
                    return enhanced(body, at);
                }
                case OLD_PACKET -> {
                    return old(body, at);
                }
                case SIMPLE_PACKET -> {
                    return simple(body, at);
                }
                default -> { }    // names, statistics, secrets, custom
            }
        }
    }

    /// The byte order stands behind the length, which is in that order.
    private void section() throws IOException {
        long at = in.at() - 4;
        byte[] head = in.bytes(8, "a section header");
        in.bigEndian = true;
        int magic = (int) in.u32(head, 4);
        if (magic != ORDER_MAGIC) {
            in.bigEndian = false;
            if (Integer.reverseBytes(magic) != ORDER_MAGIC) {
                throw new BadCapture(String.format(
                        "a section's byte-order mark is %08x", magic), at);
            }
        }
        long length = in.u32(head, 0);
        if (length < 28 || length % 4 != 0 || length > MAX_BLOCK) {
            throw new BadCapture("a section header of " + length
                    + " bytes can't be", at);
        }
        byte[] rest = in.bytes((int) length - 12, "a section header");
        int major = in.u16(rest, 0);
        if (major != 1) {
            throw new BadCapture("pcapng version " + major + " is unknown",
                    at);
        }
        checkTrailer(rest, length, at);
        interfaces.clear();
    }

    /// What stands between a block's length and the repeated length.
    private byte[] body(long at) throws IOException {
        long length = in.u32(in.bytes(4, "a block's length"), 0);
        if (length < 12 || length % 4 != 0 || length > MAX_BLOCK) {
            throw new BadCapture("a block of " + length + " bytes can't be",
                    at);
        }
        byte[] rest = in.bytes((int) length - 8, "a block");
        checkTrailer(rest, length, at);
        return Arrays.copyOf(rest, rest.length - 4);
    }

    private void checkTrailer(byte[] rest, long length, long at)
            throws IOException {
        long again = in.u32(rest, rest.length - 4);
        if (again != length) {
            throw new BadCapture("a block's two lengths differ (" + length
                    + " and " + again + ")", at);
        }
    }

    private CapturedFrame enhanced(byte[] body, long at) throws IOException {
        need(body, 20, at);
        return packet(body, in.u32(body, 0), 4, at);
    }

    private CapturedFrame old(byte[] body, long at) throws IOException {
        need(body, 20, at);
        return packet(body, in.u16(body, 0), 4, at);
    }

    /// Time, lengths, data and options, which both blocks share.
    private CapturedFrame packet(byte[] body, long iface, int off, long at)
            throws IOException {
        PcapngInterface from = iface(iface, at);
        long ticks = in.u32(body, off) << 32 | in.u32(body, off + 4);
        byte[] data = data(body, off + 16, in.u32(body, off + 8), at);
        PcapngOptions options = PcapngOptions.parse(in, body,
                off + 16 + (data.length + 3) / 4 * 4, at);
        return new CapturedFrame(from.nanos(ticks), (int) iface,
                from.linkType(), origLen(in.u32(body, off + 12), data, at),
                data, options.flags(), options.comment());
    }

    private CapturedFrame simple(byte[] body, long at) throws IOException {
        need(body, 4, at);
        PcapngInterface from = iface(0, at);
        long orig = in.u32(body, 0);
        long kept = Math.min(orig, body.length - 4L);
        if (from.snapLen() > 0) kept = Math.min(kept, from.snapLen());
        byte[] data = data(body, 4, kept, at);
        return new CapturedFrame(0, 0, from.linkType(),
                origLen(orig, data, at), data, 0, "");
    }

    private static void need(byte[] body, int n, long at) throws IOException {
        if (body.length >= n) return;
        throw new BadCapture("a packet block of " + body.length
                + " bytes is too short", at);
    }

    private PcapngInterface iface(long number, long at) throws IOException {
        if (number < interfaces.size()) return interfaces.get((int) number);
        throw new BadCapture("a frame of interface " + number
                + ", which is not described", at);
    }

    private static byte[] data(byte[] body, int off, long kept, long at)
            throws IOException {
        if (kept > body.length - off) {
            throw new BadCapture("a frame of " + kept
                    + " bytes does not fit its block", at);
        }
        return Arrays.copyOfRange(body, off, off + (int) kept);
    }

    private static int origLen(long orig, byte[] data, long at)
            throws IOException {
        if (orig > Integer.MAX_VALUE) {
            throw new BadCapture("a frame of " + orig
                    + " bytes on the wire can't be", at);
        }
        return (int) Math.max(orig, data.length);
    }
}
