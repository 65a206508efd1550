package netstack.host.app.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Dates as HTTP writes them: `Sun, 22 Nov 2026 19:33:39 GMT`
/// (RFC 9110, 5.6.7).
final class HttpDate {
    private static final DateTimeFormatter FORM = DateTimeFormatter
            .ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    static String format(Instant t) {
        return FORM.format(t);
    }

    /// The instant of `text`, null if it is no date: then the field counts
    /// as not sent.
    static Instant parse(String text) {
        try {
            return text == null ? null : FORM.parse(text, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
