package netstack.host.app.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Answers requests with the files of a folder: whole, in part, or not at
/// all because the client has them (RFC 9110, sections 13 and 14).
final class FileService {
    private static final String INDEX = "index.html";

    private final Path root;
    private final InstantSource clock;

    FileService(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    /// Writes the answer to `request`; whether the connection may be kept.
    boolean answer(HttpRequest request, HttpOutput out, boolean keep)
            throws IOException {
        HttpResponse response = new HttpResponse(out, request, keep,
                clock.instant());
        try {
            find(request, response);
        } catch (HttpException e) {
            response.error(e);
        }
        return response.keep();
    }

    /// Answers what was no request.
    void refuse(HttpException why, HttpOutput out) throws IOException {
        new HttpResponse(out, null, false, clock.instant()).error(why);
    }

    private void find(HttpRequest request, HttpResponse response)
            throws IOException {
        if (!request.head() && !request.method().equals("GET")) {
            throw new HttpException(HttpStatus.NOT_ALLOWED,
                    request.method() + " is not served here");
        }
        Target target = Target.parse(request.target());
        Path path = locate(target);
        if (!Files.isDirectory(path)) {
            if (target.folder()) throw notFound(target);
            file(path, request, response);
        } else if (!target.folder()) {
            response.moved(target.asFolder());
        } else if (Files.isRegularFile(path.resolve(INDEX))) {
            file(path.resolve(INDEX), request, response);
        } else {
            response.listing(target.path(), new Listing(path));
        }
    }

    /// The file of a target. A link may lead about inside the folder that
    /// is served, not out of it.
    private Path locate(Target target) throws HttpException {
        Path path = root;
        for (String name : target.names()) path = path.resolve(name);
        try {
            Path real = path.toRealPath();
            if (real.startsWith(root.toRealPath()) && Files.isReadable(real)
                    && (Files.isDirectory(real)
                    || Files.isRegularFile(real))) {
                return real;
            }
        } catch (IOException missing) {
            // answered as what is not there
        }
        throw notFound(target);
    }

    private static HttpException notFound(Target target) {
        return new HttpException(HttpStatus.NOT_FOUND,
                "There is no " + target.path());
    }

    private void file(Path path, HttpRequest request, HttpResponse response)
            throws IOException {
        BasicFileAttributes a = Files.readAttributes(path,
                BasicFileAttributes.class);
        Instant modified = a.lastModifiedTime().toInstant();
        String tag = "\"" + Long.toHexString(modified.toEpochMilli()) + "-"
                + Long.toHexString(a.size()) + "\"";
        response.validators(modified, tag);
        if (unchanged(request.headers(), modified, tag)) {
            response.notModified();
            return;
        }
        String asked = sameAsBefore(request.headers(), modified, tag)
                ? request.headers().first("Range") : null;
        ByteRange range = ByteRange.of(asked, a.size());
        if (range != null && range.empty()) {
            response.outOfRange(a.size());
            return;
        }
        try (FileChannel file = FileChannel.open(path,
                StandardOpenOption.READ)) {
            response.file(ContentTypes.of(path), file, range, a.size());
        }
    }

    /// Whether the client has this already: `If-None-Match`, and only
    /// without it `If-Modified-Since` (RFC 9110, 13.2.2).
    private static boolean unchanged(HttpHeaders headers, Instant modified,
            String tag) {
        if (headers.first("If-None-Match") != null) {
            return headers.has("If-None-Match", tag)
                    || headers.has("If-None-Match", "*");
        }
        Instant since = HttpDate.parse(headers.first("If-Modified-Since"));
        return since != null && !modified.truncatedTo(ChronoUnit.SECONDS)
                .isAfter(since);
    }

    /// Whether a part fits the part that the client has: `If-Range`.
    private static boolean sameAsBefore(HttpHeaders headers,
            Instant modified, String tag) {
        String held = headers.first("If-Range");
        return held == null || held.equals(tag)
                || held.equals(HttpDate.format(modified));
    }
}
