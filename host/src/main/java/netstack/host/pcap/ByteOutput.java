package netstack.host.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/// A stream that writes numbers in either byte order.
final class ByteOutput implements Closeable {
    private final OutputStream out;
    private final boolean bigEndian;

    ByteOutput(OutputStream out, boolean bigEndian) {
        this.out = out;
        this.bigEndian = bigEndian;
    }

    ByteOutput u16(int v) throws IOException {
        out.write(bigEndian ? v >> 8 : v);
        out.write(bigEndian ? v : v >> 8);
        return this;
    }

    ByteOutput u32(long v) throws IOException {
        u16((int) (bigEndian ? v >>> 16 : v) & 0xffff);
        return u16((int) (bigEndian ? v : v >>> 16) & 0xffff);
    }

    ByteOutput bytes(byte[] b, int off, int len) throws IOException {
        out.write(b, off, len);
        return this;
    }

    /// Zeros up to the next multiple of four after `len` bytes.
    ByteOutput pad(int len) throws IOException {
        for (int n = -len & 3; n > 0; n--) out.write(0);
        return this;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
