package netstack.host.packetdrill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import netstack.host.packetdrill.run.Result;
import netstack.host.packetdrill.run.Result.Status;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static Result result(String file, Status status, String reason) {
        return new Result(file, status, reason, "", List.of());
    }

    private final Summary summary = new Summary(List.of(
            result("a/x.pkt", Status.PASSED, ""),
            result("a/y.pkt", Status.FAILED, "3: read: expected 1, got \"0\"\n"),
            result("b/z.pkt", Status.UNSUPPORTED, "1: not supported: splice"),
            result("b/w.pkt", Status.UNPARSED, "b/w.pkt:1:2: no")));

    @Test
    void the_table_counts_by_folder() {
        assertThat(summary.table().lines().map(l -> l.replaceAll(" +", " "))).containsExactly(
                "folder scripts parsed executed passed",
                "a 2 2 2 1",
                "b 2 1 0 0",
                "all 4 3 2 1");
    }

    @Test
    void the_json_has_the_counts_and_every_script() {
        assertThat(summary.json()).startsWith("""
                {
                  "parsed": 3,
                  "executed": 2,
                  "passed": 1,
                  "failed": 3,
                  "scripts": [
                    {"file": "a/x.pkt", "status": "passed", "reason": ""},
                    {"file": "a/y.pkt", "status": "failed", "reason": "3: read: expected 1, got \
                \\"0\\"\\u000a"},
                """);
    }
}
