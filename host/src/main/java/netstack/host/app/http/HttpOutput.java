package netstack.host.app.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// Collects what is to be sent, so that a header and the start of its body
/// leave in one system call, and a file is read straight into the buffer.
final class HttpOutput {
    private final OutputStream out;
    private final byte[] buffer = new byte[65_536];
    private int n;

    HttpOutput(OutputStream out) {
        this.out = out;
    }

    void text(String s) throws IOException {
        bytes(s.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] from) throws IOException {
        for (int at = 0; at < from.length;) {
            if (n == buffer.length) flush();
            int some = Math.min(from.length - at, buffer.length - n);
            System.arraycopy(from, at, buffer, n, some);
            n += some;
            at += some;
        }
    }

    /// One chunk of a body of unknown length (RFC 9112, 7.1); an empty text
    /// is the last.
    void chunk(String s) throws IOException {
        byte[] data = s.getBytes(StandardCharsets.UTF_8);
        text(Integer.toHexString(data.length) + "\r\n");
        bytes(data);
        text("\r\n");
    }

    // tag::http_file[]
    /// The bytes of `file` from `from` up to `to`; false when the file has
    /// become shorter meanwhile.
    boolean file(FileChannel file, long from, long to) throws IOException {
        ByteBuffer space = ByteBuffer.wrap(buffer);
        for (long at = from; at < to;) {
            if (n == buffer.length) flush();
            int some = (int) Math.min(to - at, buffer.length - n);
            space.limit(n + some).position(n);
            int got = file.read(space, at);
            if (got <= 0) return false;
            n += got;
            at += got;
        }
        return true;
    }
    // end::http_file[]

    void flush() throws IOException {
        if (n == 0) return;
        int len = n;
        n = 0;
        out.write(buffer, 0, len);
    }
}
