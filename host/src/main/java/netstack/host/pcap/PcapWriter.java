package netstack.host.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/// Writes the old format, which every tool reads.
public final class PcapWriter implements Closeable {
    private final ByteOutput out;
    private final int nanosPerTick;
    private final int snapLen;

    /// Begins a file; times are kept in ns when `nanos`, else in us.
    public PcapWriter(OutputStream stream, boolean bigEndian, boolean nanos,
            int snapLen, int linkType) throws IOException {
        out = new ByteOutput(stream, bigEndian);
        nanosPerTick = nanos ? 1 : 1000;
        this.snapLen = snapLen;
        out.u32(nanos ? PcapReader.NANOS : PcapReader.MICROS)
                .u16(2).u16(4).u32(0).u32(0).u32(snapLen).u32(linkType);
    }

    /// Appends one frame, cut to the snap length.
    public void write(CapturedFrame frame) throws IOException {
        int kept = Math.min(frame.data().length, snapLen);
        long second = Math.floorDiv(frame.time(), 1_000_000_000L);
        long rest = Math.floorMod(frame.time(), 1_000_000_000L);
        out.u32(second).u32(rest / nanosPerTick).u32(kept)
                .u32(frame.origLen()).bytes(frame.data(), 0, kept);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
