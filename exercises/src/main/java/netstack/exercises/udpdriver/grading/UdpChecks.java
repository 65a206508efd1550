package netstack.exercises.udpdriver.grading;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import netstack.exercises.exercise.Property.Check;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.exercises.udpdriver.cases.UdpOutcome;
import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// Judges the frames that reached the wire. Each check looks at its own
/// fields only, where they belong, so that one mistake costs one property.
final class UdpChecks {

    /// A frame, what it should have been, and its payload's length.
    private record Pair(byte[] is, byte[] wanted, int length) {
    }

    /// Judges one frame: the complaint's words, or null.
    private interface FrameCheck {
        String wrong(Pair p);
    }

    private UdpChecks() {
    }

    static Check<UdpCase, UdpOutcome> fields(List<Field> fields) {
        return (given, outcome) -> {
            for (Field f : fields) {
                var c = each(given, outcome, p -> f.same(p.is(), p.wanted())
                        ? null : "the " + f.header() + " field " + f.name()
                        + " is wrong", f);
                if (c.isPresent()) {
                    return c;
                }
            }
            return Optional.empty();
        };
    }

    static Optional<Complaint> ipCheck(UdpCase given, UdpOutcome outcome) {
        return each(given, outcome, p -> {
            byte[] header = Wanted.slice(p.is(), Wanted.ETH, Wanted.IP);
            return new Rfc1071().add(header, 0, header.length).sum()
                    == 0xffff ? null : "the sum over the IP header is not"
                    + " 0xffff, so a receiver drops the packet";
        }, Field.IP_CHECK);
    }

    /// As a receiver does it: over the bytes that came, with the addresses
    /// and the length of what was written.
    static Optional<Complaint> udpCheck(UdpCase given, UdpOutcome outcome) {
        return each(given, outcome, p -> {
            if (Field.UDP_CHECK.show(p.is()).equals("00 00")) {
                return "the UDP checksum is 0, which says that there is none";
            }
            byte[] udp = Wanted.slice(p.is(), Wanted.ETH + Wanted.IP,
                    Wanted.UDP + p.length());
            return new Rfc1071().pseudo(given.flow().saddr(),
                    given.flow().daddr(), Wanted.UDP + p.length())
                    .add(udp, 0, udp.length).sum() == 0xffff ? null
                    : "the UDP checksum over pseudo header, header and"
                    + " payload does not verify";
        }, Field.UDP_CHECK);
    }

    static Optional<Complaint> padding(UdpCase given, UdpOutcome outcome) {
        return each(given, outcome, p -> {
            int end = Wanted.HEADERS + p.length();
            if (p.is().length != p.wanted().length) {
                return "the frame has " + p.is().length
                        + " bytes on the wire instead of "
                        + p.wanted().length;
            }
            byte[] rest = Wanted.slice(p.is(), end, Wanted.MIN_FRAME);
            return Arrays.equals(rest, new byte[rest.length]) ? null
                    : "the padding is not zero: it shows old memory";
        }, null);
    }

    static Optional<Complaint> frames(UdpCase given, UdpOutcome outcome) {
        return results(given, outcome).or(() -> count(given, outcome))
                .or(() -> each(given, outcome, p -> Arrays.equals(
                        Wanted.slice(p.is(), Wanted.HEADERS, p.length()),
                        Wanted.slice(p.wanted(), Wanted.HEADERS,
                                p.length()))
                        ? null : "the payload is not what was written",
                        null));
    }

    static Optional<Complaint> device(UdpCase given, UdpOutcome outcome) {
        if (!"udpstub".equals(outcome.registered())) {
            return complaint("the character device is not registered",
                    "udpstub", String.valueOf(outcome.registered()));
        }
        return results(given, outcome).or(() -> count(given, outcome));
    }

    static Optional<Complaint> leak(UdpCase given, UdpOutcome outcome) {
        if (!outcome.leaked().isEmpty()) {
            return complaint(outcome.leaked().size()
                    + " sk_buffs were never freed", "0 alive",
                    String.join("; ", outcome.leaked()));
        }
        return count(given, outcome);
    }

    /// Every call returned what it should.
    private static Optional<Complaint> results(UdpCase given,
            UdpOutcome outcome) {
        List<Integer> wanted = new Wanted(given).results();
        for (int i = 0; i < wanted.size(); i++) {
            Integer is = i < outcome.results().size()
                    ? outcome.results().get(i) : null;
            if (!wanted.get(i).equals(is)) {
                return complaint("`" + given.ops().get(i)
                        + "` returned the wrong value",
                        Results.name(wanted.get(i)),
                        is == null ? "nothing" : Results.name(is));
            }
        }
        return Optional.empty();
    }

    private static Optional<Complaint> count(UdpCase given,
            UdpOutcome outcome) {
        int wanted = new Wanted(given).payloads().size();
        int is = outcome.frames().size();
        return is == wanted ? Optional.empty() : complaint(is == 0
                ? "no frame reached the wire"
                : "not one frame per accepted write reached the wire",
                frames(wanted), frames(is));
    }

    private static String frames(int n) {
        return n == 1 ? "1 frame" : n + " frames";
    }

    private static Optional<Complaint> complaint(String what,
            String expected, String actual) {
        return Optional.of(new Complaint(what, expected, actual, List.of(),
                List.of()));
    }

    /// Holds each frame that came against the one that should have come.
    /// Without any frame there is nothing to earn.
    private static Optional<Complaint> each(UdpCase given,
            UdpOutcome outcome, FrameCheck check, Field shown) {
        Wanted wanted = new Wanted(given);
        int n = Math.min(outcome.frames().size(), wanted.payloads().size());
        if (n == 0) {
            return wanted.payloads().isEmpty() ? Optional.empty()
                    : count(given, outcome);
        }
        for (int i = 0; i < n; i++) {
            byte[] payload = wanted.payloads().get(i);
            byte[] is = HexFormat.of().parseHex(outcome.frames().get(i));
            Pair p = new Pair(is, wanted.frame(payload), payload.length);
            String wrong = check.wrong(p);
            if (wrong != null) {
                return Optional.of(told(wrong, p, shown,
                        i < outcome.sentAt().size()
                                ? outcome.sentAt().get(i) : List.of()));
            }
        }
        return Optional.empty();
    }

    private static Complaint told(String wrong, Pair p, Field shown,
            List<SourcePoint> sentAt) {
        return new Complaint(wrong,
                shown == null ? "" : shown.show(p.wanted()),
                shown == null ? "" : shown.show(p.is()),
                FrameDump.of(p.is(), p.wanted()), sentAt);
    }
}
