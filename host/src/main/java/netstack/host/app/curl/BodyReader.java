package netstack.host.app.curl;

import java.io.IOException;
import netstack.host.app.http.HttpException;
import netstack.host.app.http.HttpHeaders;
import netstack.host.app.http.HttpInput;

/// Reads the body of an answer: chunks, or as many bytes as were promised,
/// or all until the connection ends (RFC 9112, 6.3).
final class BodyReader {
    private static final int MALFORMED = 400;

    private final HttpInput in;
    private final boolean chunked;
    /// Of the body or of the chunk; -1 for until the end.
    private long left;
    private boolean done;
    private boolean inChunks;

    BodyReader(HttpInput in, HttpHeaders headers, boolean none)
            throws HttpException {
        this.in = in;
        chunked = headers.has("Transfer-Encoding", "chunked");
        left = none ? 0 : chunked ? 0 : headers.contentLength();
        done = none || !chunked && left == 0;
    }

    /// Whether the end of the body is the end of the connection.
    boolean untilEnd() {
        return !chunked && left < 0;
    }

    /// Some bytes; -1 at the end.
    int read(byte[] to) throws IOException {
        if (!done && chunked && left == 0) nextChunk();
        if (done) return -1;
        int n = in.read(to, 0, left < 0 ? to.length
                : (int) Math.min(left, to.length));
        if (n < 0) {
            done = true;
            if (left < 0) return -1;
            throw new CurlException(CurlException.PARTIAL_FILE,
                    "transfer closed with " + (chunked ? "outstanding read "
                    + "data" : left + " bytes") + " remaining");
        }
        if (left > 0) {
            left -= n;
            done = left == 0 && !chunked;
        }
        return n;
    }

    private void nextChunk() throws IOException {
        if (inChunks) in.line(MALFORMED);
        inChunks = true;
        String size = in.line(MALFORMED);
        if (size == null || !size.matches("[0-9a-fA-F]{1,15}( *;.*)?")) {
            throw new CurlException(CurlException.RECV_ERROR,
                    "Malformed encoding found in chunked-encoding");
        }
        left = Long.parseLong(size.split("[ ;]", 2)[0], 16);
        if (left == 0) {
            done = true;
            in.headers();
        }
    }
}
