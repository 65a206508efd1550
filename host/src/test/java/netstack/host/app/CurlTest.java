package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import netstack.host.app.http.HttpServer;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our curl says what the real one says: samples of curl 7.88 against the same servers.
class CurlTest {
    @TempDir
    Path dir;

    private static String golden(String name) throws IOException {
        try (var in = CurlTest.class.getResourceAsStream("/curl/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The section of a session that belongs to `command`.
    private static String section(String command) throws IOException {
        String all = golden("errors.txt");
        int from = all.indexOf("# $ " + command + "\n") + command.length() + 5;
        int to = all.indexOf("\n# $ ", from);
        return all.substring(from, to < 0 ? all.length() : to);
    }

    private static String sameTimes(String s) {
        return s.replaceAll("(Fri|Sat|Sun|Mon).*GMT", "DATE").replaceAll("[0-9]+ ms:", "0 ms:");
    }

    /// Answers one request with `answer` and closes, or says nothing for `ms`.
    private static void answer(Pair pair, int port, String answer, long ms) {
        Syscalls sys = pair.server.syscalls();
        pair.server.spawn("server", () -> {
            int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
            sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
            sys.bind(fd, new SockaddrIn(0, port));
            sys.listen(fd, 5);
            int conn = sys.accept4(fd, null, 0);
            sys.recv(conn, new byte[4096], 0);
            sys.nanosleep(ms * 1_000_000 + 1);
            if (!answer.isEmpty()) {
                sys.send(conn, answer.getBytes(StandardCharsets.UTF_8), 0);
            }
            sys.close(conn);
            sys.close(fd);
        });
        pair.network.runFor(1_000_000);
    }

    @Test
    void a_verbose_transfer_reads_as_curls() throws IOException {
        String want = golden("curl_v.txt");
        StringBuilder answer = new StringBuilder();
        want.lines().filter(l -> l.startsWith("< ")).forEach(l -> answer.append(l.substring(2))
            .append("\r\n"));
        try (Pair pair = new Pair()) {
            answer(pair, 80, answer + "hello from h2\n", 0);
            want = want.replace("\r\n", "\n");
            pair.curl("-sv", "http://10.0.2.2/");
            assertThat(pair.err).contains("> Accept: */*\r\n", "< Content-Length: 14\r\n");
            pair.err = pair.err.replace("\r\n", "\n");
            assertThat("# $ curl -sv http://10.0.2.2/\n" + pair.err + pair.out).isEqualTo(want);
            assertThat(pair.status).isZero();
        }
    }

    @Test
    void a_refused_connection_reads_as_curls() throws IOException {
        try (Pair pair = new Pair()) {
            pair.curl("http://10.0.2.2:81/");
            assertThat(sameTimes(pair.err)).isEqualTo(
                sameTimes(section("curl http://10.0.2.2:81/")));
            assertThat(pair.status).isEqualTo(7);
            pair.curl("-v", "http://10.0.2.2:81/");
            assertThat(sameTimes(pair.err)).isEqualTo(
                sameTimes(section("curl -v http://10.0.2.2:81/")));
        }
    }

    @Test
    void a_silent_server_is_left_when_time_is_up() {
        try (Pair pair = new Pair()) {
            answer(pair, 7777, "", 5000);
            pair.curl("-m", "1", "-sS", "http://10.0.2.2:7777/");
            assertThat(pair.err).matches("curl: \\(28\\) Operation timed out after 100[0-9] "
                + "milliseconds with 0 bytes received\n");
            assertThat(pair.status).isEqualTo(28);
        }
    }

    @Test
    void broken_answers_have_curls_exit_codes() {
        try (Pair pair = new Pair()) {
            answer(pair, 80, "", 0);
            assertThat(pair.curl("-sS", "http://10.0.2.2/").err)
                .isEqualTo("curl: (52) Empty reply from server\n");
            answer(pair, 80, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", 0);
            assertThat(pair.curl("-sS", "http://10.0.2.2/").err)
                .isEqualTo("curl: (18) transfer closed with 6 bytes remaining\n");
            assertThat(pair.curl("-sS", "http://nosuch.invalid/").err)
                .isEqualTo("curl: (6) Could not resolve host: nosuch.invalid\n");
            assertThat(pair.curl("-sS", "ftp://h/").status).isEqualTo(1);
            assertThat(pair.curl("-q").status).isEqualTo(2);
            assertThat(pair.curl().err).startsWith("curl: no URL specified!\n");
        }
    }

    @Test
    void the_meter_and_write_out_read_as_curls() throws IOException {
        Files.write(dir.resolve("big.txt"), new byte[100_000]);
        try (Pair pair = new Pair()) {
            HttpServer http = pair.http(dir);
            pair.curl("-o", "/dev/null", "http://10.0.2.2/big.txt");
            String want = golden("curl_progress.txt");
            assertThat(pair.err.replaceAll(" *[0-9.]+M", " SPEED")).isEqualTo(
                want.substring(want.indexOf('\n') + 1).replaceAll(" *[0-9.]+M", " SPEED"));
            pair.curl("-s", "-o", "/dev/null", "-w", "code=%{http_code} connect=%{time_connect} "
                + "total=%{time_total} size=%{size_download}\\n", "http://10.0.2.2/big.txt");
            assertThat(pair.out).matches("code=200 connect=0\\.000[0-9]{3} total=0\\.00[0-9]{4} "
                + "size=100000\n");
            assertThat(http.stats().requests).isEqualTo(2);
        }
    }
}
