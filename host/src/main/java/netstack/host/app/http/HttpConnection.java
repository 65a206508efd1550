package netstack.host.app.http;

import java.io.IOException;
import netstack.host.streams.SocketInput;
import netstack.host.streams.SocketOutput;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.Syscalls;

/// One client's connection: requests in, answers out, in their order
/// (RFC 9112, section 9).
final class HttpConnection {
    /// A body that nobody asked for is read up to here, to find the next
    /// request behind it.
    private static final int UNWANTED = 1 << 20;
    private static final long LINGER_US = 2_000_000;

    private final Syscalls sys;
    private final int fd;
    private final FileService files;
    private final HttpStats stats;
    private final HttpInput in;
    private final HttpOutput out;

    HttpConnection(Syscalls sys, int fd, FileService files,
            HttpStats stats) {
        this.sys = sys;
        this.fd = fd;
        this.files = files;
        this.stats = stats;
        in = new HttpInput(new SocketInput(sys, fd));
        out = new HttpOutput(new SocketOutput(sys, fd));
    }

    // tag::http_connection[]
    /// Serves until one side has had enough.
    void run() {
        try {
            while (one()) {
                // answers to pipelined requests leave together
                if (!in.pending()) out.flush();
            }
            out.flush();
            lingeringClose();
        } catch (IOException e) {
            stats.broken++;
        }
    }

    private boolean one() throws IOException {
        try {
            HttpRequest request = HttpRequest.read(in);
            if (request == null) return false;
            boolean keep = request.keepAlive() && skipBody(request);
            keep &= files.answer(request, out, keep);
            stats.requests++;
            return keep;
        } catch (HttpException e) {
            files.refuse(e, out);
            stats.requests++;
            return false;
        }
    }
    // end::http_connection[]

    /// Reads a request's body away; false when that is not worth it.
    private boolean skipBody(HttpRequest request) throws IOException {
        long left = request.headers().contentLength();
        if (request.headers().first("Transfer-Encoding") != null
                || left > UNWANTED || left > 0
                && request.headers().has("Expect", "100-continue")) {
            return false;
        }
        byte[] away = new byte[Math.clamp(left, 0, 8192)];
        while (left > 0) {
            int n = in.read(away, 0, (int) Math.min(left, away.length));
            if (n < 0) throw new IOException("the body is not whole");
            left -= n;
        }
        return true;
    }

    // tag::lingering_close[]
    /// Says that no more comes and waits for the client to close: a `close`
    /// with bytes unread would send a RST, which can overtake the answer in
    /// the client's kernel (RFC 9112, 9.6).
    private void lingeringClose() {
        try {
            sys.shutdown(fd, SockOpt.SHUT_WR);
            sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVTIMEO,
                    LINGER_US);
            byte[] away = new byte[4096];
            while (sys.recv(fd, away, 0) > 0) { }
        } catch (ErrnoException gone) {
            // then there is nobody left to wait for
        }
    }
    // end::lingering_close[]
}
