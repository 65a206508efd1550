package netstack.host.app.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a request asks for: a path below the root, decoded
/// (RFC 3986, sections 2.1 and 5.2.4).
///
/// @param names of the folders and of the file, one a step
/// @param folder whether it ends in a slash
record Target(List<String> names, boolean folder) {

    /// Takes both forms of RFC 9112, 3.2.1 and 3.2.2.
    static Target parse(String target) throws HttpException {
        String path = target.split("[?#]", 2)[0];
        if (path.startsWith("http://")) {
            int slash = path.indexOf('/', "http://".length());
            path = slash < 0 ? "/" : path.substring(slash);
        }
        if (!path.startsWith("/")) throw bad(target);
        List<String> names = new ArrayList<>();
        String last = "";
        for (String step : path.substring(1).split("/", -1)) {
            last = decode(step, target);
            switch (last) {
                case "", "." -> { }
                case ".." -> {
                    if (names.isEmpty()) throw bad(target);
                    names.removeLast();
                }
                default -> names.add(last);
            }
        }
        return new Target(names, last.isEmpty() || last.equals(".")
                || last.equals(".."));
    }

    private static String decode(String step, String target)
            throws HttpException {
        byte[] from = step.getBytes(StandardCharsets.ISO_8859_1);
        byte[] to = new byte[from.length];
        int n = 0;
        for (int i = 0; i < from.length; i++) {
            int c = from[i];
            if (c == '%') {
                int hi = i + 2 < from.length
                        ? Character.digit(from[i + 1], 16) : -1;
                int lo = i + 2 < from.length
                        ? Character.digit(from[i + 2], 16) : -1;
                if (hi < 0 || lo < 0) throw bad(target);
                c = hi << 4 | lo;
                i += 2;
            }
            if (c == 0 || c == '/') throw bad(target);
            to[n++] = (byte) c;
        }
        return new String(to, 0, n, StandardCharsets.UTF_8);
    }

    private static HttpException bad(String target) {
        return new HttpException(HttpStatus.BAD_REQUEST,
                "No path: " + target);
    }

    /// The decoded path.
    String path() {
        String path = "/" + String.join("/", names);
        return folder && !names.isEmpty() ? path + "/" : path;
    }

    /// The same as a folder, encoded for a `Location`.
    String asFolder() {
        StringBuilder s = new StringBuilder("/");
        for (String name : names) s.append(encode(name)).append('/');
        return s.toString();
    }

    /// A name as it stands in a link.
    static String encode(String name) {
        StringBuilder s = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && "\"#%<>?[\\]^`{|}/:".indexOf(b) < 0 && b < 127) {
                s.append((char) b);
            } else {
                s.append(String.format("%%%02X", b & 0xff));
            }
        }
        return s.toString();
    }
}
