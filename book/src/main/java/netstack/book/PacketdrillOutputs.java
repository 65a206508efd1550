package netstack.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netstack.host.packetdrill.Summary;
import netstack.host.packetdrill.run.Result;
import netstack.host.packetdrill.run.Runner;

/// The runs of scripts that the chapter on packetdrill shows: one that
/// passes, the same with one wrong expectation, and one that asks for what
/// nobody has.
final class PacketdrillOutputs implements Output {
    private static final String SCRIPTS =
            "host/src/test/resources/packetdrill/";
    private static final String EXAMPLE = "udp/connected-refused.pkt";

    @Override
    public void write(Path code, Path out) throws IOException {
        String script = Files.readString(code.resolve(SCRIPTS + EXAMPLE));
        Result passed = run("refused.pkt", script);
        if (!passed.passed()) {
            throw new IllegalStateException(passed.report());
        }
        Result failed = run("wrong.pkt", wrong(script));
        write(out, "packetdrill-passed.txt", passed.file() + ": passed\n");
        write(out, "packetdrill-script.txt", wrong(script));
        write(out, "packetdrill-failed.txt", failed.report());
        String slow = Files.readString(code.resolve(SCRIPTS
                + "tcp-receive/delayed-ack.pkt"));
        Result early = run("early.pkt", changed(slow,
                "+.04 > . 11:11(0) ack 3101", "+.01 > . 11:11(0) ack 3001"));
        write(out, "packetdrill-early.txt", early.report());
        String fast = Files.readString(code.resolve(SCRIPTS
                + "tcp-fastopen-server/data-in-syn.pkt"));
        Result cookie = run("guessed.pkt", changed(fast, "FO TFO_COOKIE",
                "FO 0123456789abcdef"));
        write(out, "packetdrill-cookie.txt", cookie.report());
        Result missing = run("missing.pkt", "0 socket(..., SOCK_DGRAM, "
                + "IPPROTO_UDP) = 3\n+0 vmsplice(3, ..., 1, 0) = 1\n");
        write(out, "packetdrill-missing.txt", missing.report());
        List<Result> all = new ArrayList<>(List.of(passed, failed, missing));
        write(out, "packetdrill-summary.txt", new Summary(all).table());
        write(out, "packetdrill-json.txt", new Summary(all).json());
    }

    /// A client that sends 20 ms before the script expects it.
    private static String wrong(String script) {
        String write = "+0   write(3, ..., 100) = 100\n+0   > udp (100)\n+.1";
        return changed(script, write, write.replace("+0   >", "+.02 >"));
    }

    private static String changed(String script, String from, String to) {
        if (!script.contains(from)) {
            throw new IllegalStateException("not in the script: " + from);
        }
        return script.replace(from, to);
    }

    private static Result run(String file, String text) {
        return new Runner(Map.of(), Map.of()).run(file, text, null);
    }

    private static void write(Path out, String name, String text)
            throws IOException {
        Files.writeString(out.resolve(name), text);
    }
}
