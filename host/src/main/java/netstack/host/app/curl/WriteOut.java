package netstack.host.app.curl;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `-w`: a text with `%{variables}`.
final class WriteOut {
    private static final Pattern PART =
            Pattern.compile("%%|%\\{([^}]*)\\}|\\\\([nrt\\\\])");

    private WriteOut() {}

    static String text(String format, Transfer t) {
        Matcher m = PART.matcher(format);
        StringBuilder s = new StringBuilder();
        while (m.find()) {
            String part = m.group(1) != null ? variable(m.group(1), t)
                    : m.group(2) == null ? "%" : switch (m.group(2)) {
                        case "n" -> "\n";
                        case "r" -> "\r";
                        case "t" -> "\t";
                        default -> "\\";
                    };
            m.appendReplacement(s, Matcher.quoteReplacement(part));
        }
        return m.appendTail(s).toString();
    }

    private static String variable(String name, Transfer t) {
        return switch (name) {
            case "http_code", "response_code" ->
                String.format("%03d", t.status);
            case "http_version" -> t.status == 0 ? "0" : "1." + t.minor;
            case "content_type" -> or(t.headers.first("Content-Type"));
            case "method" -> t.method;
            case "url_effective", "url" -> t.url.toString();
            case "filename_effective" -> t.file;
            case "local_ip" -> t.localIp;
            case "local_port" -> Integer.toString(t.localPort);
            case "remote_ip" -> t.url.host();
            case "remote_port" -> Integer.toString(t.url.port());
            case "num_connects" -> Integer.toString(t.connects);
            case "num_redirects" -> Integer.toString(t.redirects);
            case "size_download" -> Long.toString(t.size);
            case "size_header" -> Long.toString(t.headerSize);
            case "speed_download" -> Long.toString(t.total == 0 ? 0
                    : (long) (t.size * 1e9 / t.total));
            case "exitcode" -> Integer.toString(t.exitCode);
            case "errormsg" -> t.error;
            default -> time(name, t);
        };
    }

    private static String time(String name, Transfer t) {
        return switch (name) {
            case "time_namelookup" -> seconds(0);
            case "time_connect" -> seconds(t.connected);
            case "time_appconnect" -> seconds(0);
            case "time_pretransfer" -> seconds(t.pretransfer);
            case "time_starttransfer" -> seconds(t.firstByte);
            case "time_total" -> seconds(t.total);
            default -> "";
        };
    }

    private static String seconds(long ns) {
        return String.format(Locale.ROOT, "%.6f", ns / 1e9);
    }

    private static String or(String s) {
        return s == null ? "" : s;
    }
}
