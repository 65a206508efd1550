package netstack.host.app.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Writes one answer: status line, header fields, body.
final class HttpResponse {
    private static final String HTML = "text/html; charset=utf-8";

    private final HttpOutput out;
    private final boolean head;
    private final boolean http11;
    private final Instant now;
    private boolean keep;
    private Instant modified;
    private String tag;

    /// @param request null when none could be read
    HttpResponse(HttpOutput out, HttpRequest request, boolean keep,
            Instant now) {
        this.out = out;
        this.keep = keep;
        this.now = now;
        head = request != null && request.head();
        http11 = request == null || request.minor() >= 1;
    }

    /// Whether another request may follow.
    boolean keep() {
        return keep;
    }

    /// How a client can ask later whether anything changed.
    void validators(Instant lastModified, String entityTag) {
        modified = lastModified;
        tag = entityTag;
    }

    // tag::http_response[]
    /// The head up to what is known of the body.
    private void start(int status) throws IOException {
        out.text("HTTP/1.1 " + status + " " + HttpStatus.reason(status)
                + "\r\n");
        field("Server", "netstack");
        field("Date", HttpDate.format(now));
        if (tag != null) {
            field("Last-Modified", HttpDate.format(modified));
            field("ETag", tag);
            field("Accept-Ranges", "bytes");
        }
    }

    private void field(String name, String value) throws IOException {
        out.text(name + ": " + value + "\r\n");
    }

    private void end() throws IOException {
        if (!keep) {
            field("Connection", "close");
        } else if (!http11) {
            field("Connection", "keep-alive");
        }
        out.text("\r\n");
    }
    // end::http_response[]

    /// A file, or the `range` of it that is not null.
    void file(String type, FileChannel file, ByteRange range, long size)
            throws IOException {
        ByteRange part = range == null ? new ByteRange(0, size) : range;
        start(range == null ? HttpStatus.OK : HttpStatus.PARTIAL);
        field("Content-Type", type);
        field("Content-Length", Long.toString(part.length()));
        if (range != null) {
            field("Content-Range", "bytes " + part.from() + "-"
                    + (part.to() - 1) + "/" + size);
        }
        end();
        // The length is promised: only a broken connection takes it back.
        if (!head && !out.file(file, part.from(), part.to())) {
            throw new IOException("the file has become shorter");
        }
    }

    void notModified() throws IOException {
        start(HttpStatus.NOT_MODIFIED);
        end();
    }

    void outOfRange(long size) throws IOException {
        tag = null;
        start(HttpStatus.RANGE);
        field("Content-Range", "bytes */" + size);
        page(HttpStatus.RANGE, "The file has " + size + " bytes.");
    }

    void moved(String location) throws IOException {
        start(HttpStatus.MOVED);
        field("Location", location);
        page(HttpStatus.MOVED, "It is a folder: " + location);
    }

    void error(HttpException e) throws IOException {
        tag = null;
        start(e.status);
        if (e.status == HttpStatus.NOT_ALLOWED) field("Allow", "GET, HEAD");
        page(e.status, e.getMessage());
    }

    private void page(int status, String why) throws IOException {
        String title = status + " " + HttpStatus.reason(status);
        String text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                + "<meta charset=\"utf-8\">\n<title>" + title
                + "</title>\n</head>\n<body>\n<h1>" + title + "</h1>\n<p>"
                + Listing.escape(why) + "</p>\n</body>\n</html>\n";
        field("Content-Type", HTML);
        field("Content-Length", Integer.toString(text.getBytes(
                StandardCharsets.UTF_8).length));
        end();
        if (!head) out.text(text);
    }

    // tag::http_chunked[]
    /// A folder: chunked, because nobody knows how long it gets; to a client
    /// of HTTP/1.0, which has no chunks, the end of the connection says it.
    void listing(String path, Listing listing) throws IOException {
        keep &= http11;
        start(HttpStatus.OK);
        field("Content-Type", HTML);
        if (http11) field("Transfer-Encoding", "chunked");
        end();
        if (head) return;
        listing.write(path, http11 ? out::chunk : out::text);
        if (http11) out.chunk("");
    }
    // end::http_chunked[]
}
