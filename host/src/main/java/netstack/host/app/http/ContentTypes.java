package netstack.host.app.http;

import java.nio.file.Path;
import java.util.Locale;

/// The media type of a file by the end of its name.
final class ContentTypes {
    private ContentTypes() {}

    static String of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html", "htm" -> "text/html; charset=utf-8";
            case "txt", "adoc", "md", "java", "log", "csv" ->
                "text/plain; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "pdf" -> "application/pdf";
            case "pcap", "pcapng" -> "application/vnd.tcpdump.pcap";
            default -> "application/octet-stream";
        };
    }
}
