package netstack.host.app.curl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import netstack.host.app.http.HttpException;
import netstack.host.app.http.HttpHeaders;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.Errnos;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Does transfers, and keeps the connection for the next one.
final class CurlHandle implements AutoCloseable {
    private static final long FOREVER = Long.MAX_VALUE;
    private static final int MALFORMED = 400;

    private final Syscalls sys;
    private final CurlOptions options;
    private final PrintStream err;
    private final byte[] buffer = new byte[65_536];
    private CurlConnection kept;
    private int connections;
    private ProgressMeter meter;

    CurlHandle(Syscalls sys, CurlOptions options, PrintStream err) {
        this.sys = sys;
        this.options = options;
        this.err = err;
    }

    private void info(String text) {
        if (options.verbose) err.print("* " + text + "\n");
    }

    private long deadline(Transfer t, double seconds) {
        return seconds == 0 ? FOREVER : t.started + (long) (seconds * 1e9);
    }

    /// Fetches `t.url` into `to`, following redirects if asked.
    void perform(Transfer t, OutputStream to) throws IOException {
        meter = new ProgressMeter(options.silent || options.head ? null : err,
                t.started);
        try {
            request(t, to);
            while (options.follow && t.status / 100 == 3
                    && t.headers.first("Location") != null) {
                redirect(t);
                request(t, to);
            }
            meter.end(sys.clockGettime(), t.size, t.expected);
        } catch (IOException e) {
            meter.end(sys.clockGettime(), t.size, t.expected);
            throw told(e, t);
        }
        if (options.fail && t.status >= MALFORMED) {
            throw new CurlException(CurlException.HTTP_RETURNED_ERROR,
                    "The requested URL returned error: " + t.status);
        }
    }

    private void redirect(Transfer t) throws CurlException {
        if (++t.redirects > options.maxRedirs) {
            throw new CurlException(CurlException.TOO_MANY_REDIRECTS,
                    "Maximum (" + options.maxRedirs
                    + ") redirects followed");
        }
        t.url = t.url.resolve(t.headers.first("Location"));
        info("Issue another request to this URL: '" + t.url + "'");
    }

    /// The connection is of no use any more; what to say.
    private IOException told(IOException e, Transfer t) {
        if (kept != null || e instanceof CurlException x
                && x.code == CurlException.COULDNT_CONNECT) {
            info("Closing connection " + (kept != null ? kept.number
                    : connections++));
            close();
        }
        if (e instanceof HttpException h) {
            return new CurlException(CurlException.WEIRD_SERVER_REPLY,
                    h.getMessage());
        }
        if (!(e instanceof CurlException c) || c.getMessage() != null) {
            return e;
        }
        long ms = (sys.clockGettime() - t.started) / 1_000_000;
        String text = "Operation timed out after " + ms
                + " milliseconds with " + t.size + (t.expected < 0 ? ""
                : " out of " + t.expected) + " bytes received";
        info(text);
        return new CurlException(c.code, text);
    }

    private void request(Transfer t, OutputStream to) throws IOException {
        CurlConnection c = connection(t);
        c.limit(deadline(t, options.maxTime));
        t.pretransfer = sys.clockGettime() - t.started;
        String head = CurlRequest.head(options, t);
        verbose("> ", head);
        c.send(Curl.bytes(head + (options.data == null ? ""
                : options.data)));
        String first = c.input.line(MALFORMED);
        t.firstByte = sys.clockGettime() - t.started;
        if (first == null) {
            info("Empty reply from server");
            throw new CurlException(CurlException.GOT_NOTHING,
                    "Empty reply from server");
        }
        boolean keep = answer(t, first, c, to);
        if (keep) {
            info("Connection #" + c.number + " to host " + t.url.host()
                    + " left intact");
        } else {
            info("Closing connection " + c.number);
            close();
        }
    }

    /// A connection to the host of the transfer, the old one if it fits.
    private CurlConnection connection(Transfer t) throws IOException {
        if (kept != null && kept.url.host().equals(t.url.host())
                && kept.url.port() == t.url.port()) {
            info("Re-using existing connection #" + kept.number
                    + " with host " + t.url.host());
            return kept;
        }
        close();
        int addr = t.url.address();
        String ip = Ipv4Addr.toString(addr);
        info("  Trying " + ip + ":" + t.url.port() + "...");
        try {
            kept = CurlConnection.open(sys, t.url, connections, addr,
                    Math.min(deadline(t, options.connectTimeout),
                    deadline(t, options.maxTime)));
        } catch (ErrnoException e) {
            throw notConnected(e, t, ip);
        }
        info("Connected to " + t.url.host() + " (" + ip + ") port "
                + t.url.port() + " (#" + connections++ + ")");
        SockaddrIn local = kept.local();
        t.connects++;
        t.localIp = Ipv4Addr.toString(local.addr);
        t.localPort = local.port;
        t.connected = sys.clockGettime() - t.started;
        return kept;
    }

    private CurlException notConnected(ErrnoException e, Transfer t,
            String ip) {
        long ms = (sys.clockGettime() - t.started) / 1_000_000;
        boolean late = e.errno() == Errnos.EAGAIN.number;
        if (!late) {
            info("connect to " + ip + " port " + t.url.port() + " failed: "
                    + e.strerror());
        }
        String text = late ? "Connection timed out after " + ms
                + " milliseconds" : "Failed to connect to " + t.url.host()
                + " port " + t.url.port() + " after " + ms
                + " ms: Couldn't connect to server";
        info(text);
        return new CurlException(late ? CurlException.OPERATION_TIMEDOUT
                : CurlException.COULDNT_CONNECT, text);
    }

    private boolean answer(Transfer t, String first, CurlConnection c,
            OutputStream to) throws IOException {
        if (!first.matches("HTTP/1\\.[0-9] [0-9]{3}( .*)?")) {
            throw new CurlException(CurlException.UNSUPPORTED_PROTOCOL,
                    "Received HTTP/0.9 when not allowed");
        }
        t.minor = first.charAt(7) - '0';
        t.status = Integer.parseInt(first.substring(9, 12));
        t.headers = c.input.headers();
        boolean keep = t.minor >= 1
                ? !t.headers.has("Connection", "close")
                : t.headers.has("Connection", "keep-alive");
        if (!keep && t.minor == 0) {
            info("HTTP 1.0, assume close after body");
        }
        String head = head(first, t.headers);
        t.headerSize += head.length();
        verbose("< ", head);
        if (options.include || options.head) to.write(Curl.bytes(head));
        boolean none = options.head || t.status == 204 || t.status == 304;
        BodyReader body = new BodyReader(c.input, t.headers, none);
        boolean away = options.follow && t.status / 100 == 3
                || options.fail && t.status >= MALFORMED;
        body(t, body, away ? OutputStream.nullOutputStream() : to);
        return keep && !body.untilEnd();
    }

    private static String head(String first, HttpHeaders headers) {
        StringBuilder s = new StringBuilder(first).append("\r\n");
        for (HttpHeaders.Field f : headers.fields()) {
            s.append(f.name()).append(": ").append(f.value()).append("\r\n");
        }
        return s.append("\r\n").toString();
    }

    private void verbose(String mark, String head) {
        if (!options.verbose) return;
        for (String line : head.substring(0, head.length() - 2)
                .split("\r\n", -1)) {
            err.print(mark + line + "\r\n");
        }
    }

    private void body(Transfer t, BodyReader body, OutputStream to)
            throws IOException {
        t.size = 0;
        t.expected = t.headers.contentLength();
        boolean told = !options.verbose;
        for (int n = body.read(buffer); n > 0; n = body.read(buffer)) {
            if (!told) err.print("{ [" + n + " bytes data]\n");
            told = true;
            to.write(buffer, 0, n);
            t.size += n;
            meter.update(sys.clockGettime(), t.size, t.expected);
        }
    }

    @Override
    public void close() {
        if (kept != null) kept.close();
        kept = null;
    }
}
