package netstack.host.pcap;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A stream that knows its position and reads numbers in either byte order.
final class ByteInput implements Closeable {
    private final InputStream in;
    private long at;
    boolean bigEndian;

    ByteInput(InputStream in) {
        this.in = in;
    }

    long at() {
        return at;
    }

    /// Reads exactly `n` bytes, or fails naming `what` as cut short.
    byte[] bytes(int n, String what) throws IOException {
        byte[] b = in.readNBytes(n);
        if (b.length < n) {
            throw new BadCapture("the file ends within " + what + " (wanted "
                    + n + " bytes, got " + b.length + ")", at);
        }
        at += n;
        return b;
    }

    /// The first four bytes of the next record, or null at the file's end.
    byte[] wordOrEnd(String what) throws IOException {
        int first = in.read();
        if (first < 0) return null;
        byte[] rest = in.readNBytes(3);
        if (rest.length < 3) {
            throw new BadCapture("the file ends within " + what, at);
        }
        at += 4;
        return new byte[] {(byte) first, rest[0], rest[1], rest[2]};
    }

    void skip(long n, String what) throws IOException {
        try {
            in.skipNBytes(n);
        } catch (EOFException e) {
            throw new BadCapture("the file ends within " + what, at);
        }
        at += n;
    }

    int u16(byte[] b, int off) {
        int one = b[off] & 0xff;
        int two = b[off + 1] & 0xff;
        return bigEndian ? one << 8 | two : two << 8 | one;
    }

    long u32(byte[] b, int off) {
        long one = u16(b, off);
        long two = u16(b, off + 2);
        return bigEndian ? one << 16 | two : two << 16 | one;
    }

    long u64(byte[] b, int off) {
        long one = u32(b, off);
        long two = u32(b, off + 4);
        return bigEndian ? one << 32 | two : two << 32 | one;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
