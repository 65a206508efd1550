package netstack.host.pcap;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the frames of a capture one by one; what is wrong with a file is
/// said by `BadCapture`, after the frames before it were given out.
public abstract class CaptureReader implements Closeable {
    /// No frame is longer: MAXIMUM_SNAPLEN of libpcap.
    static final int MAX_FRAME = 262144;

    final ByteInput in;

    CaptureReader(ByteInput in) {
        this.in = in;
    }

    /// Opens the file, whichever of the two formats it has.
    public static CaptureReader open(Path file) throws IOException {
        InputStream stream = new BufferedInputStream(
                Files.newInputStream(file), 1 << 16);
        try {
            return of(stream);
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    /// Reads from `stream`, which this reader closes.
    public static CaptureReader of(InputStream stream) throws IOException {
        ByteInput in = new ByteInput(stream);
        byte[] magic = in.wordOrEnd("the first four bytes");
        if (magic == null) throw new BadCapture("the file is empty", 0);
        in.bigEndian = true;
        int word = (int) in.u32(magic, 0);
        if (word == PcapngReader.SECTION_HEADER) return new PcapngReader(in);
        CaptureReader pcap = PcapReader.of(in, word);
        if (pcap != null) return pcap;
        throw new BadCapture(String.format(
                "neither pcap nor pcapng (it begins with %08x)", word), 0);
    }

    /// The next frame, or null at the end.
    public abstract CapturedFrame next() throws IOException;

    /// All frames that are left.
    public List<CapturedFrame> all() throws IOException {
        List<CapturedFrame> frames = new ArrayList<>();
        for (CapturedFrame f = next(); f != null; f = next()) frames.add(f);
        return frames;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
