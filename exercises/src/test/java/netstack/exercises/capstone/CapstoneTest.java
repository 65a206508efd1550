package netstack.exercises.capstone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import netstack.driver.hw.Cable;
import netstack.driver.hw.Impairment;
import netstack.driver.machine.Task;
import netstack.exercises.course.Solutions;
import netstack.exercises.script.worker.Guard;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.app.curl.Curl;

/// The capstone without a kernel: our own host's curl asks a server that runs on the reference
/// parts, through a cable that loses.
class CapstoneTest {

    private static final List<String> ALL = List.of("tcp-seq", "tcp-rto", "tcp-reassembly",
            "tcp-sender");
    private static final int ADDR = 0x0a000009;

    @TempDir
    private Path dir;

    private Path parts(String... names) throws IOException {
        for (String name : names) {
            Path to = Files.createDirectories(dir.resolve("parts").resolve(name));
            try (Stream<Path> files = Files.list(Solutions.of(Path.of(".."), name).reference())) {
                for (Path file : files.toList()) Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return dir.resolve("parts");
    }

    /// Runs curl against a server with `parts`; what it printed, and what a part threw.
    private String curl(Path parts, double loss, Guard guard, String... args) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Network network = new Network(1)) {
            Host client = network.host("client", new HostConfig());
            client.nic();
            CapstoneServer server = new CapstoneServer(network.world(), guard,
                    new StudentTcp(parts), ADDR, 80, dir);
            Cable cable = network.cable(client.card(0), server.card(), 0, 1_000_000);
            cable.there().impair(new Impairment(3).loss(loss));
            cable.back().impair(new Impairment(4).loss(loss));
            client.up("eth0", "10.0.0.1/24");
            Task task = client.spawn("curl", () -> new Curl(client.syscalls(),
                    new PrintStream(out), new PrintStream(out)).run(List.of(args)));
            for (int s = 0; s < 300 && !task.dead() && !guard.broken(); s++) {
                network.runFor(1_000_000_000);
            }
            assertThat(task.dead() || guard.broken()).isTrue();
            assertThat(loss == 0 || guard.broken() || server.retransmissions() > 0)
                    .as("something was sent again").isTrue();
            if (!guard.broken()) network.runFor(120_000_000_000L);
        }
        return out.toString();
    }

    @Test
    void curl_gets_two_files_through_the_students_sender_and_a_cable_that_loses() throws Exception {
        byte[] file = new byte[300_000];
        new Random(5).nextBytes(file);
        Files.write(dir.resolve("file"), file);
        Files.writeString(dir.resolve("small"), "small\n");
        Path copy = dir.resolve("copy");

        String said = curl(parts(ALL.toArray(String[]::new)), 0.05, new Guard(), "-s", "-o",
                copy.toString(), "http://10.0.0.9/file", "http://10.0.0.9/small");

        assertThat(said).isEqualTo("small\n");
        assertThat(copy).hasBinaryContent(file);
    }

    @Test
    void what_is_not_there_and_what_lies_outside_of_the_folder_is_404() throws Exception {
        Path parts = parts("tcp-sender");
        assertThat(curl(parts, 0, new Guard(), "-s", "http://10.0.0.9/nope"))
                .isEqualTo("there is no /nope\n");
        assertThat(curl(parts, 0, new Guard(), "-s", "http://10.0.0.9/%2e%2e/"))
                .isEqualTo("there is no /%2e%2e/\n");
    }

    @Test
    void a_port_where_nobody_listens_refuses() throws Exception {
        assertThat(curl(parts("tcp-sender"), 0, new Guard(), "-sS", "http://10.0.0.9:81/"))
                .contains("(7)");
    }

    @Test
    void a_part_that_throws_ends_it_and_is_told_with_its_line() throws Exception {
        Path parts = parts("tcp-sender");
        Path source = parts.resolve("tcp-sender/Sender.java");
        Files.writeString(source, Files.readString(source).replace("closed = true;",
                "closed = true; if (mss > 0) throw new IllegalStateException(\"not yet\");"));
        Guard guard = new Guard();
        curl(parts, 0, guard, "-s", "http://10.0.0.9/nope");

        assertThatThrownBy(guard::rethrow).satisfies(t -> assertThat(StudentClass.thrown(t))
                .hasMessageMatching("Sender.java:\\d+ \\(close\\): "
                        + "Threw IllegalStateException: not yet"));
    }

    @Test
    void what_is_missing_or_does_not_compile_is_one_clear_message() throws Exception {
        assertThatThrownBy(() -> new StudentTcp(dir)).isInstanceOf(PartError.class)
                .hasMessageContaining("./lab start tcp-sender");
        Path source = parts("tcp-sender").resolve("tcp-sender/Sender.java");
        String text = Files.readString(source);
        Files.writeString(source, text.replace("long una;", "long una"));
        assertThatThrownBy(() -> new StudentTcp(dir.resolve("parts")))
                .hasMessageContaining("tcp-sender can't be used: Sender.java:");
        Files.writeString(source, text.replace("running = true;",
                "running = true; System.exit(0);"));
        assertThatThrownBy(() -> new StudentTcp(dir.resolve("parts")))
                .hasMessageContaining("uses java.lang.System.exit");
    }
}
