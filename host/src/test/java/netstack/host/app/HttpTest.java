package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import netstack.host.Host;
import netstack.host.app.http.HttpServer;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import net.jqwik.api.Example;

/// The file server, asked by curl and by hand, over a cable in virtual time.
class HttpTest {
    private static final int SERVER = Ipv4Addr.parse("10.0.2.2");
    private static final byte[] BIG = new byte[300_000];

    private static Path dir;

    @BeforeContainer
    static void files() throws IOException {
        dir = Files.createTempDirectory("http");
        new Random(5).nextBytes(BIG);
        write("www/index.html", "hello from h2\n".getBytes());
        write("www/big.bin", BIG);
        write("www/sub/a & b.txt", "ampersand\n".getBytes());
        write("secret.txt", "not served".getBytes());
    }

    private static void write(String name, byte[] bytes) throws IOException {
        Path p = dir.resolve(name);
        Files.createDirectories(p.getParent());
        Files.write(p, bytes);
        Files.setLastModifiedTime(p, FileTime.from(Instant.parse("2026-11-22T19:33:37Z")));
    }

    @AfterContainer
    static void tidy() throws IOException {
        try (var all = Files.walk(dir)) {
            for (Path p : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }

    private static Pair serving() {
        Pair pair = new Pair();
        pair.http(dir.resolve("www"));
        return pair;
    }

    /// Sends `request` and reads until the server closes.
    private static byte[] raw(Host host, byte[] request) {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.connect(fd, new SockaddrIn(SERVER, 80));
        sys.send(fd, request, 0);
        sys.shutdown(fd, SockOpt.SHUT_WR);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buf = new byte[65536];
        for (int n = sys.recv(fd, buf, 0); n > 0; n = sys.recv(fd, buf, 0)) {
            all.write(buf, 0, n);
        }
        sys.close(fd);
        return all.toByteArray();
    }

    private static String raw(Pair pair, String request) {
        byte[][] got = new byte[1][];
        pair.run(pair.client, () -> got[0] = raw(pair.client,
            request.getBytes(StandardCharsets.ISO_8859_1)));
        return new String(got[0], StandardCharsets.ISO_8859_1);
    }

    @Example
    void a_file_is_served_with_what_a_client_needs_to_know() {
        try (Pair pair = serving()) {
            pair.curl("-sI", "http://10.0.2.2/");
            assertThat(pair.out).isEqualTo("""
                HTTP/1.1 200 OK\r
                Server: netstack\r
                Date: Sun, 22 Nov 2026 19:33:39 GMT\r
                Last-Modified: Sun, 22 Nov 2026 19:33:37 GMT\r
                ETag: "19aad1bbf68-e"\r
                Accept-Ranges: bytes\r
                Content-Type: text/html; charset=utf-8\r
                Content-Length: 14\r
                \r
                """.replaceAll("ETag: .*", java.util.regex.Matcher.quoteReplacement(
                    pair.out.lines().filter(l -> l.startsWith("ETag")).findFirst().orElse(""))
                    + "\r").replace("\r\r", "\r"));
        }
    }

    @Example
    void three_files_come_over_one_connection() throws IOException {
        try (Pair pair = serving()) {
            Path to = dir.resolve("copy");
            pair.curl("-sv", "-o", to.toString(), "-o", to + "2", "-o", to + "3",
                "http://10.0.2.2/big.bin", "http://10.0.2.2/", "http://10.0.2.2/sub");
            assertThat(Files.readAllBytes(to)).isEqualTo(BIG);
            assertThat(Files.readString(Path.of(to + "2"))).isEqualTo("hello from h2\n");
            assertThat(pair.err).contains("< HTTP/1.1 301 Moved Permanently",
                "< Location: /sub/", "* Re-using existing connection #0 with host 10.0.2.2");
            assertThat(pair.err.split("Trying", -1)).hasSize(2);
        }
    }

    @Example
    void a_folder_is_listed_in_chunks_and_its_links_work() {
        try (Pair pair = serving()) {
            pair.curl("-siL", "http://10.0.2.2/sub");
            assertThat(pair.out).contains("Transfer-Encoding: chunked",
                "<a href=\"a%20&amp;%20b.txt\">".replace("&amp;", "&"), "a &amp; b.txt</a>");
            assertThat(pair.curl("-s", "http://10.0.2.2/sub/a%20&%20b.txt").out)
                .isEqualTo("ampersand\n");
            assertThat(pair.curl("-s0i", "http://10.0.2.2/sub/").out)
                .contains("Connection: close").doesNotContain("chunked");
        }
    }

    @Example
    void mistakes_are_answered_by_their_status() {
        try (Pair pair = serving()) {
            assertThat(raw(pair, "GET /nope HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 404 Not Found");
            assertThat(raw(pair, "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(raw(pair, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 505 ");
            assertThat(raw(pair, "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab"))
                .startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD");
            assertThat(raw(pair, "GET /../secret.txt HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
            assertThat(raw(pair, "GET /%2e%2e/secret.txt HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
            assertThat(raw(pair, "GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
            assertThat(raw(pair, "GET / HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(101) + "\r\n"))
                .startsWith("HTTP/1.1 431 ");
            assertThat(raw(pair, "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        }
    }

    @Example
    void who_has_the_file_is_not_sent_it_again() {
        try (Pair pair = serving()) {
            pair.curl("-sI", "http://10.0.2.2/big.bin");
            String etag = pair.out.lines().filter(l -> l.startsWith("ETag: ")).findFirst()
                .orElseThrow().substring(6);
            assertThat(pair.curl("-si", "-H", "If-None-Match: " + etag, "http://10.0.2.2/big.bin")
                .out).startsWith("HTTP/1.1 304").hasSizeLessThan(300);
            assertThat(pair.curl("-si", "-H", "If-Modified-Since: Sun, 22 Nov 2026 19:33:37 GMT",
                "http://10.0.2.2/big.bin").out).startsWith("HTTP/1.1 304");
            assertThat(pair.curl("-si", "-r", "0-3", "-H", "If-Range: \"other\"",
                "http://10.0.2.2/").out).startsWith("HTTP/1.1 200");
        }
    }

    @Property(tries = 8)
    void pipelined_requests_are_answered_in_their_order(
            @ForAll @Size(min = 1, max = 30) java.util.List<@IntRange(max = 2000) Integer> at) {
        try (Pair pair = serving()) {
            StringBuilder requests = new StringBuilder();
            StringBuilder bodies = new StringBuilder();
            for (int from : at) {
                requests.append("GET /big.bin HTTP/1.1\r\nHost: h\r\nRange: bytes=" + from + "-"
                    + (from + 9) + "\r\n\r\n");
                bodies.append(new String(BIG, from, 10, StandardCharsets.ISO_8859_1));
            }
            String got = raw(pair, requests.toString());
            assertThat(got.replaceAll("(?s)HTTP/1.1 206 .*?\r\n\r\n", ""))
                .isEqualTo(bodies.toString());
        }
    }

    @Property(tries = 15)
    void a_range_is_the_bytes_that_it_names(@ForAll @IntRange(max = 310_000) int from,
            @ForAll @IntRange(max = 310_000) int to, @ForAll @IntRange(max = 2) int form) {
        try (Pair pair = serving()) {
            String range = form == 0 ? from + "-" + to : form == 1 ? from + "-" : "-" + to;
            int first = form == 2 ? Math.max(BIG.length - to, 0) : from;
            int end = form == 0 ? Math.min(to + 1, BIG.length) : BIG.length;
            String got = raw(pair, "GET /big.bin HTTP/1.1\r\nHost: h\r\nRange: bytes=" + range
                + "\r\nConnection: close\r\n\r\n");
            String body = got.substring(got.indexOf("\r\n\r\n") + 4);
            if (form == 0 && to < from) {
                assertThat(got).startsWith("HTTP/1.1 200 ");
            } else if (first >= BIG.length) {
                assertThat(got).startsWith("HTTP/1.1 416 ").contains("bytes */300000");
            } else {
                assertThat(got).startsWith("HTTP/1.1 206 ");
                assertThat(body.getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(Arrays.copyOfRange(BIG, first, end));
            }
        }
    }

    @Property(tries = 60)
    void no_bytes_break_the_server(@ForAll @Size(max = 200) byte[] noise,
            @ForAll @IntRange(max = 3) int start) {
        try (Pair pair = serving()) {
            String[] starts = {"", "GET ", "GET /%", "GET / HTTP/1.1\r\nHost: h\r\nRange: bytes="};
            raw(pair, starts[start] + new String(noise, StandardCharsets.ISO_8859_1));
            assertThat(pair.curl("-s", "http://10.0.2.2/").out).isEqualTo("hello from h2\n");
        }
    }

    @Example
    void two_hundred_clients_are_served_at_once() {
        try (Pair pair = new Pair()) {
            HttpServer http = pair.http(dir.resolve("www"));
            int[] right = new int[1];
            pair.run(pair.client, () -> {
                Syscalls sys = pair.client.syscalls();
                for (int i = 0; i < 200; i++) {
                    sys.clone("client", () -> {
                        byte[] got = raw(pair.client,
                            "GET /big.bin HTTP/1.1\r\nHost: h\r\n\r\n".getBytes());
                        byte[] body = Arrays.copyOfRange(got, got.length - BIG.length, got.length);
                        right[0] += Arrays.equals(body, BIG) ? 1 : 0;
                    });
                }
                while (http.stats().requests < 200) {
                    sys.nanosleep(10_000_000);
                }
                sys.nanosleep(3_000_000_000L);
            });
            assertThat(right[0]).isEqualTo(200);
            assertThat(http.stats().connections).isEqualTo(200);
        }
    }
}
