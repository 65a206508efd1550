package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import netstack.host.Host;
import netstack.host.app.iperf3.Iperf3;
import org.junit.jupiter.api.Test;

/// Our iperf3 against itself, in the words of the real one's samples.
class Iperf3Test {
    private final ByteArrayOutputStream client = new ByteArrayOutputStream();
    private final ByteArrayOutputStream server = new ByteArrayOutputStream();
    private int status;

    private static Iperf3 iperf3(Host host, ByteArrayOutputStream to) {
        PrintStream out = new PrintStream(to, true, StandardCharsets.UTF_8);
        return new Iperf3(host.syscalls(), out, out, 1);
    }

    /// Runs a client against a server over 10 ms there and back, 10 Gbit/s.
    private String run(String... args) {
        try (Pair pair = new Pair(5_000_000)) {
            pair.server.spawn("iperf3", () -> iperf3(pair.server, server).run(List.of("-s", "-1")));
            pair.network.runFor(1_000_000);
            List<String> words = new ArrayList<>(List.of("-c", "10.0.2.2"));
            words.addAll(List.of(args));
            pair.run(pair.client, () -> status = iperf3(pair.client, client).run(words));
        }
        return client.toString(StandardCharsets.UTF_8);
    }

    /// What differs from run to run becomes the same.
    private static String form(String s) {
        return s.replaceAll("port [0-9]{4,5}", "port N").replaceAll("\\[ *[0-9]+\\]", "[N]")
            .replaceAll(" +[0-9.]+ [KMG]?B", " N B").replaceAll(" +[0-9.]+ [KMG]?bits", " N bits")
            .replaceAll("[0-9]+\\.[0-9]+-[0-9]+\\.[0-9]+ +sec", "T sec")
            .replaceAll("sec +[0-9]+ ", "sec N ").replaceAll("10\\.0\\.1\\.2", "C");
    }

    private static String golden(String name) throws IOException {
        try (var in = Iperf3Test.class.getResourceAsStream("/iperf3/" + name)) {
            String s = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return s.substring(s.indexOf('\n') + 1);
        }
    }

    @Test
    void a_test_reads_as_iperf3s() throws IOException {
        assertThat(form(run("-t", "3", "-b", "50M"))).isEqualTo(form(golden("iperf3_c.txt")));
        assertThat(status).isZero();
    }

    @Test
    void parallel_streams_have_their_sum() throws IOException {
        assertThat(form(run("-t", "2", "-P", "4", "-b", "10M")))
            .isEqualTo(form(golden("iperf3_P4.txt")));
        assertThat(server.toString()).contains("Server listening on 5201 (test #1)\n",
            "Accepted connection from 10.0.1.2, port ", "receiver\n");
    }

    @Test
    void in_reverse_the_server_sends() throws IOException {
        assertThat(form(run("-t", "2", "-R", "-b", "50M"))).isEqualTo(form(golden("iperf3_R.txt")));
        assertThat(server.toString()).contains("Retr  Cwnd", "sender\n");
    }

    @Test
    void so_many_bytes_are_sent_and_no_more_and_json_says_so() {
        JsonObject all = JsonParser.parseString(run("-n", "2M", "-J")).getAsJsonObject();
        JsonObject end = all.getAsJsonObject("end");
        assertThat(end.getAsJsonObject("sum_sent").get("bytes").getAsLong()).isEqualTo(2 << 20);
        assertThat(all.getAsJsonObject("start").getAsJsonObject("test_start").get("protocol")
            .getAsString()).isEqualTo("TCP");
        assertThat(all.getAsJsonArray("intervals")).isNotEmpty();
        assertThat(all.getAsJsonObject("start").get("tcp_mss_default").getAsInt()).isEqualTo(1448);
        assertThat(all.getAsJsonObject("start").get("sndbuf_actual").getAsInt()).isPositive();
        assertThat(end.get("sender_tcp_congestion").getAsString()).isEqualTo("cubic");
        assertThat(end.get("receiver_tcp_congestion").getAsString()).isEqualTo("cubic");
    }

    /// The keys of the real 3.12's JSON, but for its clock, its kernel's name and its CPU.
    @Test
    void json_of_a_test_in_reverse_has_the_real_ones_keys() {
        JsonObject all = JsonParser.parseString(run("-t", "1", "-R", "-J")).getAsJsonObject();
        assertThat(all.keySet()).containsExactly("start", "intervals", "end");
        assertThat(all.getAsJsonObject("start").keySet()).containsExactly("connected", "version",
            "connecting_to", "cookie", "tcp_mss_default", "target_bitrate", "sock_bufsize",
            "sndbuf_actual", "rcvbuf_actual", "test_start");
        JsonObject end = all.getAsJsonObject("end");
        assertThat(end.keySet()).containsExactly("streams", "sum_sent", "sum_received",
            "sender_tcp_congestion", "receiver_tcp_congestion");
        JsonObject stream = end.getAsJsonArray("streams").get(0).getAsJsonObject();
        assertThat(stream.getAsJsonObject("sender").keySet()).containsExactly("socket", "start",
            "end", "seconds", "bytes", "bits_per_second", "retransmits", "max_snd_cwnd",
            "max_snd_wnd", "max_rtt", "min_rtt", "mean_rtt", "sender");
        assertThat(stream.getAsJsonObject("receiver").keySet()).containsExactly("socket", "start",
            "end", "seconds", "bytes", "bits_per_second", "sender");
        assertThat(stream.getAsJsonObject("receiver").get("start").toString()).isEqualTo("0");
    }

    @Test
    void mistakes_read_as_iperf3s() {
        assertThat(run("-p", "5999")).isEqualTo(
            "iperf3: error - unable to connect to server: Connection refused\n");
        assertThat(status).isEqualTo(1);
        client.reset();
        assertThat(run("-s")).startsWith(
            "iperf3: parameter error - must either be a client (-c) or server (-s)\n\nUsage:");
        client.reset();
        assertThat(run("-C", "nosuch")).contains("iperf3: error - unable to set TCP_CONGESTION: "
            + "Supplied congestion control algorithm not supported on this host\n");
    }
}
