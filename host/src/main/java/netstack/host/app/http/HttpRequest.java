package netstack.host.app.http;

import java.io.IOException;

/// A request: its first line and its header fields (RFC 9112, section 3).
///
/// @param target as it was sent
/// @param minor of the version HTTP/1.`minor`
record HttpRequest(String method, String target, int minor,
        HttpHeaders headers) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~A-Za-z0-9-]+";

    /// Reads one; null when the client has closed instead.
    static HttpRequest read(HttpInput in) throws IOException {
        String line = in.line(HttpStatus.URI_TOO_LONG);
        // RFC 9112, 2.2: be kind to an empty line before the first.
        if (line != null && line.isEmpty()) {
            line = in.line(HttpStatus.URI_TOO_LONG);
        }
        if (line == null) return null;
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[0].matches(TOKEN)
                || words[1].isEmpty()) {
            throw new HttpException(HttpStatus.BAD_REQUEST,
                    "not a request line");
        }
        if (!words[2].matches("HTTP/[0-9]\\.[0-9]")) {
            throw new HttpException(HttpStatus.BAD_REQUEST,
                    "not a version: " + words[2]);
        }
        if (words[2].charAt(5) != '1') {
            throw new HttpException(HttpStatus.VERSION, words[2]);
        }
        int minor = words[2].charAt(7) - '0';
        HttpHeaders headers = in.headers();
        if (minor >= 1 && headers.count("Host") != 1) {
            throw new HttpException(HttpStatus.BAD_REQUEST,
                    "one Host is needed");
        }
        return new HttpRequest(words[0], words[1], minor, headers);
    }

    boolean head() {
        return method.equals("HEAD");
    }

    /// Whether the connection may stay for another request.
    boolean keepAlive() {
        return minor >= 1 ? !headers.has("Connection", "close")
                : headers.has("Connection", "keep-alive");
    }
}
