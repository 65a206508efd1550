package netstack.host.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads messages from a connection: lines, header fields, bodies. It holds
/// the bytes of the next message that came with this one.
public final class HttpInput {
    private static final int LINE = 8192;
    private static final int FIELDS = 100;

    private final InputStream in;
    private final byte[] buffer = new byte[16_384];
    private int at;
    private int end;

    public HttpInput(InputStream in) {
        this.in = in;
    }

    /// Whether bytes of another message wait here already.
    boolean pending() {
        return at < end;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    /// A line without its end; null when the connection ended before it.
    /// One longer than 8192 bytes gives `tooLong` as the status.
    public String line(int tooLong) throws IOException {
        StringBuilder line = new StringBuilder();
        for (;;) {
            if (at == end && !fill()) return line.isEmpty() ? null
                    : ended();
            byte b = buffer[at++];
            if (b == '\n') break;
            if (line.length() == LINE) {
                throw new HttpException(tooLong, "a line is too long");
            }
            line.append((char) (b & 0xff));
        }
        int n = line.length();
        if (n > 0 && line.charAt(n - 1) == '\r') line.setLength(n - 1);
        return line.toString();
    }

    private static String ended() throws IOException {
        throw new IOException("the connection ended in a line");
    }

    /// Header fields up to the empty line (RFC 9112, section 5).
    public HttpHeaders headers() throws IOException {
        HttpHeaders headers = new HttpHeaders();
        for (;;) {
            String line = line(HttpStatus.HEADERS_TOO_LARGE);
            if (line == null) ended();
            if (line.isEmpty()) return headers;
            int colon = line.indexOf(':');
            // no space before the colon: proxies disagreed on it (5.1)
            if (colon <= 0 || line.charAt(0) <= ' '
                    || line.charAt(colon - 1) <= ' ') {
                throw new HttpException(HttpStatus.BAD_REQUEST,
                        "a header field without a name");
            }
            if (headers.fields().size() == FIELDS) {
                throw new HttpException(HttpStatus.HEADERS_TOO_LARGE,
                        "more than " + FIELDS + " header fields");
            }
            headers.add(line.substring(0, colon),
                    utf8(line.substring(colon + 1).strip()));
        }
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8);
    }

    /// At most `len` bytes of a body; -1 when the connection ended.
    public int read(byte[] to, int off, int len) throws IOException {
        if (at == end && len >= buffer.length) return in.read(to, off, len);
        if (at == end && !fill()) return -1;
        int n = Math.min(len, end - at);
        System.arraycopy(buffer, at, to, off, n);
        at += n;
        return n;
    }
}
