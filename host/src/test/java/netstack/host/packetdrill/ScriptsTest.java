package netstack.host.packetdrill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import netstack.host.packetdrill.run.Result;
import netstack.host.packetdrill.run.Runner;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every script of ours, as a test of its own. Each says what Linux 6.12 does as the RFCs and its
/// source tell it; none was run on a real kernel, whose behaviour the recordings hold that other
/// tests compare our host with. Scripts that the host does not pass yet stand in `failing.txt`
/// with the place and the beginning of the reason, and must fail in just that way.
class ScriptsTest {
    private static final Path DIR = Path.of("src/test/resources/packetdrill");
    private static final String LIST = "failing.txt";

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> all = Files.walk(DIR)) {
            return all.filter(p -> p.toString().endsWith(".pkt")).sorted().toList();
        }
    }

    private static String name(Path script) {
        return DIR.relativize(script).toString().replace('\\', '/');
    }

    /// Name and reason of the scripts that are known to fail.
    private static Map<String, String> failing() throws IOException {
        Map<String, String> known = new TreeMap<>();
        for (String line : Files.readAllLines(DIR.resolve(LIST))) {
            if (line.isBlank() || line.startsWith("#")) continue;
            String[] parts = line.split("\\s*\\|\\s*", 2);
            known.put(parts[0], parts[1]);
        }
        return known;
    }

    @TestFactory
    Stream<DynamicTest> scripts_pass_or_fail_as_is_known() throws IOException {
        Map<String, String> known = failing();
        return scripts().stream().map(p -> dynamicTest(name(p), () -> check(p, known)));
    }

    private static void check(Path script, Map<String, String> known) throws IOException {
        Result r = new Runner(Map.of(), Map.of()).run(name(script), Files.readString(script),
                script.getParent());
        String reason = known.get(name(script));
        if (reason == null) {
            assertThat(r.status()).as(r.report() + r.reason()).isEqualTo(Result.Status.PASSED);
            assertThat(r.leaks()).isEmpty();
        } else {
            assertThat(r.status()).as("it is in " + LIST + " and passes")
                    .isNotEqualTo(Result.Status.PASSED);
            assertThat(r.reason()).startsWith(reason);
        }
    }

    @Test
    void the_list_of_those_that_fail_names_scripts_only() throws IOException {
        assertThat(failing().keySet()).isSubsetOf(scripts().stream().map(ScriptsTest::name)
                .toList());
    }

    @Test
    void every_script_says_what_it_is_about() throws IOException {
        for (Path p : scripts()) {
            assertThat(Files.readString(p)).as(name(p)).startsWith("// ");
        }
    }
}
