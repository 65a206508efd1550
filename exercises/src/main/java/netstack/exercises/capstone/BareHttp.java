package netstack.exercises.capstone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import netstack.exercises.bare.BareTcp;

/// A file server for one request (RFC 9112): GET sends a file, PUT takes
/// bytes and answers with their SHA-256. What a browser would want beside
/// that is not here: the matter is what carries it.
final class BareHttp implements BareTcp.App {

    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final int MAX_HEAD = 16 << 10;
    private static final int MAX_BODY = 256 << 20;
    private static final int ALL = Integer.MAX_VALUE;

    private final Path root;
    private final Served served;
    private final ByteArrayOutputStream in = new ByteArrayOutputStream();
    private String head;
    private boolean answered;

    BareHttp(Path root, Served served) {
        this.root = root;
        this.served = served;
    }

    @Override
    public void readable(BareTcp tcp) {
        byte[] got = tcp.read(ALL);
        if (!answered) {
            in.writeBytes(got);
            served.received += got.length;
            request(tcp);
        }
        if (!answered && tcp.ended()) {
            answer(tcp, "400 Bad Request", "half a request\n".getBytes());
        }
    }

    private void request(BareTcp tcp) {
        if (head == null) {
            int end = end(in.toByteArray());
            if (end < 0) {
                if (in.size() > MAX_HEAD) {
                    answer(tcp, "431 Request Header Fields Too Large",
                            new byte[0]);
                }
                return;
            }
            byte[] all = in.toByteArray();
            head = new String(all, 0, end, StandardCharsets.ISO_8859_1);
            in.reset();
            in.write(all, end + END.length, all.length - end - END.length);
            if (header("expect").equalsIgnoreCase("100-continue")) {
                tcp.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes());
            }
        }
        long length = length();
        if (length < 0 || length > MAX_BODY) {
            answer(tcp, "413 Content Too Large", new byte[0]);
        } else if (in.size() >= length) {
            respond(tcp);
        }
    }

    private static int end(byte[] all) {
        for (int i = 0; i + END.length <= all.length; i++) {
            int n = 0;
            while (n < END.length && all[i + n] == END[n]) {
                n++;
            }
            if (n == END.length) {
                return i;
            }
        }
        return -1;
    }

    private long length() {
        String length = header("content-length");
        return length.isEmpty() ? 0 : length.matches("\\d{1,18}")
                ? Long.parseLong(length) : -1;
    }

    private String header(String name) {
        return head.lines().skip(1).map(l -> l.split(":", 2))
                .filter(f -> f.length == 2 && f[0].strip()
                        .toLowerCase(Locale.ROOT).equals(name))
                .map(f -> f[1].strip()).findFirst().orElse("");
    }

    private void respond(BareTcp tcp) {
        String[] line = head.lines().findFirst().orElse("").split(" ");
        served.requests++;
        if (line.length != 3) {
            answer(tcp, "400 Bad Request", new byte[0]);
        } else if (line[0].equals("GET")) {
            get(tcp, line[1]);
        } else if (line[0].equals("PUT")) {
            answer(tcp, "200 OK", (in.size() + " bytes, SHA-256 "
                    + sha256(in.toByteArray()) + "\n").getBytes());
        } else {
            answer(tcp, "405 Method Not Allowed", new byte[0]);
        }
    }

    private void get(BareTcp tcp, String target) {
        byte[] file = null;
        try {
            Path path = root.resolve("." + URLDecoder.decode(
                    target.split("\\?")[0], StandardCharsets.UTF_8))
                    .normalize();
            if (path.startsWith(root) && Files.isRegularFile(path)) {
                file = Files.readAllBytes(path);
            }
        } catch (IOException | IllegalArgumentException e) {
            file = null;
        }
        if (file == null) {
            answer(tcp, "404 Not Found", ("there is no " + target + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        } else {
            answer(tcp, "200 OK", file);
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(BareTcp tcp, String status, byte[] body) {
        answered = true;
        served.sent += body.length;
        tcp.write(("HTTP/1.1 " + status + "\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n").getBytes());
        if (body.length > 0) {
            tcp.write(body);
        }
        tcp.close();
    }
}
