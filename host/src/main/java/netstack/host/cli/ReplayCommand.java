package netstack.host.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;
import netstack.host.replay.Replay;
import netstack.ipv4.wire.Ipv4Addr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lab replay`.
@Command(name = "replay", mixinStandardHelpOptions = true,
        description = "Shows a capture to a host, in the place of one of"
                + " those in it, and says what became of each frame.",
        footer = {"", "Examples:", "  ./lab replay ping.pcap",
            "  ./lab replay dns.pcapng --as 10.0.0.2 --listen 53"})
public final class ReplayCommand implements Runnable {
    private static final int LARGEST_PORT = 65535;

    @Parameters(paramLabel = "FILE", description = "A pcap or pcapng file.")
    private Path file;

    @Option(names = "--as", paramLabel = "ADDR", description = "Whose place"
            + " the host takes (default: the most frequent destination).")
    private String as;

    @Option(names = "--listen", paramLabel = "PORT", description = "A UDP"
            + " port on which a program reads; may be given again.")
    private List<Integer> ports = List.of();

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        List<CapturedFrame> frames = new ArrayList<>();
        String broken = read(frames);
        if (frames.isEmpty()) {
            throw new UserError(file + ": "
                    + (broken == null ? "no frame in it" : broken));
        }
        try (Replay replay = replay(frames)) {
            out.println("the host takes the place of " + replay.addr()
                    + " among " + frames.size() + " frames");
            replay.print(out);
        }
        if (broken != null) {
            throw new UserError(file + ": " + broken + "; the "
                    + frames.size() + " frames before were shown");
        }
    }

    private Replay replay(List<CapturedFrame> frames) {
        try {
            return new Replay(frames, address(), checkedPorts());
        } catch (IllegalArgumentException e) {
            throw new UserError(file + ": " + e.getMessage());
        }
    }

    /// Reads all frames; returns what is wrong with the file, or null.
    private String read(List<CapturedFrame> frames) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + ": no such file");
        }
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CapturedFrame frame = reader.next(); frame != null;
                    frame = reader.next()) {
                frames.add(frame);
            }
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private Integer address() {
        try {
            return as == null ? null : Ipv4Addr.parse(as);
        } catch (RuntimeException e) {
            throw new UserError("--as " + as + ": no IPv4 address");
        }
    }

    private List<Integer> checkedPorts() {
        for (int port : ports) {
            if (port < 1 || port > LARGEST_PORT) {
                throw new UserError("--listen " + port + ": no port");
            }
        }
        return ports;
    }
}
