package netstack.host.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes pcapng with times in ns: one section, an interface for each
/// capture point, frames with direction and comment. The same frames give
/// the same bytes: nothing of the machine or the day gets in.
public final class PcapngWriter implements Closeable {
    private final ByteOutput out;
    private int interfaces;

    /// Begins a little-endian file.
    public PcapngWriter(OutputStream stream) throws IOException {
        out = new ByteOutput(stream, false);
        out.u32(PcapngReader.SECTION_HEADER).u32(28).u32(0x1a2b3c4d)
                .u16(1).u16(0).u32(-1).u32(-1).u32(28);
    }

    /// Describes an interface; its number is what `write` takes.
    public int addInterface(String name, int linkType) throws IOException {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int length = 20 + option(text.length) + option(1) + 4;
        out.u32(1).u32(length).u16(linkType).u16(0)
                .u32(CaptureReader.MAX_FRAME);
        option(PcapngOptions.NAME, text);
        option(PcapngOptions.RESOLUTION, new byte[] {9});    // 10^-9 s
        out.u32(PcapngOptions.END).u32(length);
        return interfaces++;
    }

    /// Appends `data` with its time (ns), its length on the wire, its flags
    /// (0 for none) and its comment ("" for none).
    public void write(int iface, long time, int origLen, byte[] data,
            int flags, String comment) throws IOException {
        byte[] text = comment.getBytes(StandardCharsets.UTF_8);
        int options = (text.length == 0 ? 0 : option(text.length))
                + (flags == 0 ? 0 : option(4));
        int length = 32 + (data.length + 3) / 4 * 4
                + (options == 0 ? 0 : options + 4);
        out.u32(6).u32(length).u32(iface).u32(time >>> 32).u32(time)
                .u32(data.length).u32(origLen)
                .bytes(data, 0, data.length).pad(data.length);
        if (text.length > 0) option(PcapngOptions.COMMENT, text);
        if (flags != 0) {
            out.u16(PcapngOptions.FLAGS).u16(4).u32(flags);
        }
        if (options != 0) out.u32(PcapngOptions.END);
        out.u32(length);
    }

    /// Hands what was written to the stream below.
    public void flush() throws IOException {
        out.flush();
    }

    private static int option(int length) {
        return 4 + (length + 3) / 4 * 4;
    }

    private void option(int code, byte[] value) throws IOException {
        out.u16(code).u16(value.length).bytes(value, 0, value.length)
                .pad(value.length);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
