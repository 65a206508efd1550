package netstack.host.replay;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;

/// The captures among the test resources.
final class Captures {

    private Captures() {
    }

    static List<CapturedFrame> frames(String name) {
        try (CaptureReader in = CaptureReader.of(
                Captures.class.getResourceAsStream("/pcap/" + name))) {
            return in.all();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The same frames as a capture with a snap length would have them.
    static List<CapturedFrame> cut(List<CapturedFrame> frames, int snaplen) {
        return frames.stream().map(f -> new CapturedFrame(f.time(), f.iface(), f.linkType(),
                f.origLen(), Arrays.copyOf(f.data(), Math.min(snaplen, f.data().length)),
                f.flags(), f.comment())).toList();
    }
}
