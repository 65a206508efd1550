package netstack.host.app.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A page that lists a folder, in pieces: its length is not known before
/// its end.
record Listing(Path folder) {
    private static final int PIECE = 64;

    /// Where the pieces go.
    interface To {
        void piece(String html) throws IOException;
    }

    void write(String path, To to) throws IOException {
        String title = "Directory listing for " + escape(path);
        to.piece("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                + "<meta charset=\"utf-8\">\n<title>" + title
                + "</title>\n</head>\n<body>\n<h1>" + title
                + "</h1>\n<ul>\n");
        StringBuilder piece = new StringBuilder();
        int n = 0;
        for (String name : names()) {
            piece.append("<li><a href=\"").append(link(name)).append("\">")
                    .append(escape(name)).append("</a></li>\n");
            if (++n % PIECE == 0) {
                to.piece(piece.toString());
                piece.setLength(0);
            }
        }
        to.piece(piece + "</ul>\n</body>\n</html>\n");
    }

    /// Sorted; a folder's name ends in a slash.
    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path p : (Iterable<Path>) files::iterator) {
                names.add(p.getFileName()
                        + (Files.isDirectory(p) ? "/" : ""));
            }
        }
        names.sort(null);
        return names;
    }

    private static String link(String name) {
        return name.endsWith("/")
                ? Target.encode(name.substring(0, name.length() - 1)) + "/"
                : Target.encode(name);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;")
                .replace(">", "&gt;").replace("\"", "&quot;");
    }
}
