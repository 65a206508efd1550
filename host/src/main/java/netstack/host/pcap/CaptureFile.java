package netstack.host.pcap;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/// A capture of several points of a world into one pcapng file, in the order
/// of time.
///
/// A cable tells of each frame when it was put on the wire, and a CPU may run
/// ahead of another, so frames come a little out of order: they wait here
/// until `flush` says that nothing older can come.
public final class CaptureFile implements Closeable {
    private record Waiting(long time, long serial, int iface, byte[] data,
            int flags, String comment) {}

    private final PcapngWriter writer;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(
            Comparator.comparingLong(Waiting::time)
                    .thenComparingInt(Waiting::iface)
                    .thenComparingInt(Waiting::flags)
                    .thenComparingLong(Waiting::serial));
    private long serial;

    /// Captures into `file`.
    public CaptureFile(Path file) throws IOException {
        this(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /// Captures into `out`, which is closed with this.
    public CaptureFile(OutputStream out) throws IOException {
        writer = new PcapngWriter(out);
    }

    /// Adds a capture point with Ethernet frames; its number.
    public int point(String name) {
        try {
            return writer.addInterface(name, CapturedFrame.ETHERNET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes a copy of the frame that passed `point` at `time` (ns);
    /// `flags` is the direction or 0.
    public void frame(int point, long time, byte[] data, int len, int flags,
            String comment) {
        waiting.add(new Waiting(time, serial++, point,
                Arrays.copyOf(data, len), flags, comment));
    }

    /// Writes what is older than `time`.
    public void flush(long time) throws IOException {
        while (!waiting.isEmpty() && waiting.peek().time < time) {
            Waiting w = waiting.remove();
            writer.write(w.iface, w.time, w.data.length, w.data, w.flags,
                    w.comment);
        }
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        flush(Long.MAX_VALUE);
        writer.close();
    }
}
