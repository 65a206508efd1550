package netstack.host.packetdrill.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A script with a mistake in it, any mistake, gets a verdict in words: no crash, no hang, and
/// nothing left behind on the host.
class MutationTest {
    private static final List<Path> SCRIPTS = scripts();

    private static List<Path> scripts() {
        try (Stream<Path> all = Files.walk(Path.of(MutationTest.class
                .getResource("/packetdrill").toURI()))) {
            return all.filter(p -> p.toString().endsWith(".pkt")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_damaged_script_gets_a_verdict() throws IOException {
        for (long seed = 1; seed <= 40; seed++) {
            verdict(seed);
        }
    }

    private static void verdict(long seed) throws IOException {
        Random random = new Random(seed);
        Path file = SCRIPTS.get(random.nextInt(SCRIPTS.size()));
        String text = Files.readString(file);
        int mistakes = 1 + random.nextInt(3);
        for (int i = 0; i < mistakes; i++) {
            text = damaged(text, random);
        }
        Result r = new Runner(Map.of(), Map.of()).run("a.pkt", text, file.getParent());
        assertThat(r.reason()).as(text).doesNotContain("the host broke", "Exception");
        assertThat(r.leaks()).as(text).isEmpty();
        assertThat(r.passed()).isEqualTo(r.reason().isEmpty());
    }

    private static String damaged(String text, Random random) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n")));
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int c = line.isEmpty() ? 0 : random.nextInt(line.length());
        switch (random.nextInt(6)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, line);
            case 2 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
            case 3 -> lines.set(at, line.replaceFirst("\\d+", "" + random.nextInt(100_000)));
            case 4 -> lines.set(at, line.substring(0, c) + line.substring(Math.min(c + 1,
                line.length())));
            default -> lines.set(at, line.substring(0, c) + (char) (' ' + random.nextInt(95))
                + line.substring(c));
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }
}
