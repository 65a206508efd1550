package netstack.book;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes every output that the book shows; the build runs it before
/// AsciiDoc, so that a number or a picture can't grow old.
public final class Generate {
    private static final List<Output> OUTPUTS = List.of(
            new SymbolIndex(),
            new SkBuffOutputs(),
            new RoadOutputs(),
            new TimeOutputs(),
            new DownOutputs(),
            new NicOutputs(),
            new CardOutputs(),
            new DriverOutputs(),
            new SanitizerOutputs(),
            new UpOutputs(),
            new IpOutputs(),
            new SockOutputs(),
            new TapOutputs(),
            new PacketOutputs(),
            new PacketRingOutputs(),
            new TcpOutputs(),
            new CongestionOutputs(),
            new StreamsOutputs(),
            new EngineOutputs(),
            new CurvesOutputs(),
            new PacketdrillOutputs(),
            new GraderOutputs(),
            new QualityOutputs());

    private Generate() {}

    /// Takes the folder of the modules and the folder to write to.
    public static void main(String[] args) throws IOException {
        Path code = Path.of(args[0]).toAbsolutePath().normalize();
        Path out = Path.of(args[1]);
        Files.createDirectories(out);
        for (Output output : OUTPUTS) output.write(code, out);
    }
}
