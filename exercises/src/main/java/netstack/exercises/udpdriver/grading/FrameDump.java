package netstack.exercises.udpdriver.grading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// A frame as annotated lines: each field with its offset, bytes, name and
/// meaning, and a mark where it is not what it should be.
final class FrameDump {

    private static final int LINE = 16;
    private static final int MAX_DATA = 64;
    private static final List<Field> FIELDS = Stream.of(Field.ETHERNET,
            Field.IP, Field.UDP, List.of(Field.IP_CHECK, Field.UDP_CHECK))
            .flatMap(List::stream)
            .sorted(Comparator.comparingInt(Field::at)).toList();

    private FrameDump() {
    }

    /// The lines for `frame`; `wanted` is the frame that should have come.
    static List<String> of(byte[] frame, byte[] wanted) {
        List<String> lines = new ArrayList<>();
        for (Field f : FIELDS) {
            if (f.at() < frame.length) {
                String line = String.format("%04x %-9s %-13s %s", f.at(),
                        f.header(), f.name(), f.show(frame));
                lines.add(f.same(frame, wanted) ? line : String.format(
                        "%-58s <-- should be %s", line, f.show(wanted)));
            }
        }
        int end = Math.min(frame.length, Wanted.HEADERS + MAX_DATA);
        for (int at = Wanted.HEADERS; at < end; at += LINE) {
            lines.add(data(frame, wanted, at, Math.min(LINE, end - at)));
        }
        if (end < frame.length) {
            lines.add("     ... " + (frame.length - end) + " bytes more");
        }
        return lines;
    }

    private static String data(byte[] frame, byte[] wanted, int at, int n) {
        HexFormat hex = HexFormat.ofDelimiter(" ");
        byte[] is = Wanted.slice(frame, at, n);
        byte[] should = Wanted.slice(wanted, at, n);
        String line = String.format("%04x data      %s", at,
                hex.formatHex(is));
        return Arrays.equals(is, should) ? line
                : line + " <-- should be " + hex.formatHex(should);
    }
}
