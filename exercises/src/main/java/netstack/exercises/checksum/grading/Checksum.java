package netstack.exercises.checksum.grading;

import static netstack.exercises.script.grading.Word.call;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import netstack.exercises.checksum.Csum;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;

/// The exercise `checksum`: RFC 1071 and RFC 1624.
public final class Checksum {

    private Checksum() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("checksum",
                "The Internet checksum, full and incremental", Csum.class,
                "student.Checksums").words(words())
                .oracle(Checksum::oracle).book("The sk_buff")
                .kernel("include/net/checksum.h")
                .property("sum", "partial adds 16-bit words, and carries"
                        + " come back", 12, 1, (r, i) -> Script.of(
                        partial(r, 6 + r.nextInt(300) & ~1, i)), "sum")
                .property("odd", "An odd last byte is followed by a zero",
                        8, 1, (r, i) -> Script.of(
                        partial(r, 1 + 2 * (i < 3 ? i : r.nextInt(150)),
                                i)), "sum")
                .kernel("net/ipv4/ip_output.c")
                .property("ip-header", "The check of an IP header is right,"
                        + " whatever was in the field", 8, 1,
                        Checksum::header, "check")
                .kernel("net/ipv4/udp.c")
                .property("udp", "The check of a UDP datagram covers the"
                        + " pseudo header", 10, 2, Checksum::udp, "check")
                .property("udp-zero", "A UDP check that comes out as 0 is"
                        + " 0xffff", 6, 2, Checksum::zero, "check")
                .kernel("net/core/utils.c")
                .property("replace", "A changed word changes the check as a"
                        + " new sum would", 10, 3, Checksum::replace,
                        "check")
                .property("replace-zero", "An updated check is 0 where a new"
                        + " sum would give 0 (RFC 1624)", 8, 3,
                        Checksum::corner, "check")
                .property("nat", "A host accepts what a NAT rewrote", 8, 3,
                        (r, i) -> Script.of(Step.of("nat", bytes(r,
                                r.nextInt(200)), word(r),
                                1024 + r.nextInt(60_000))), "delivered")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            call("partial", "partial", "partial(%3$s, at %1$d, sum %2$#x)"),
            call("ip", "ipCheck", "ipCheck(%s)").whole(),
            call("udp", "udpCheck", "udpCheck(%1$#x > %2$#x, %4$d bytes:"
                    + " %3$s)").whole(),
            call("replace2", "replace2", "replace2(%#x, %#x -> %#x)"),
            call("replace4", "replace4", "replace4(%#x, %#x -> %#x)"),
            call("nat", "replace4", "NAT: %4$d bytes to %1$#x:%2$d go to"
                    + " 10.0.0.1").least(0L, 1024L)};
    }

    /// Each check worked out anew, from all bytes.
    private static void oracle(Script script, Log log) {
        for (int i = 0; i < script.steps().size(); i++) {
            one(script.steps().get(i), log.step(i));
        }
    }

    private static void one(Step s, Log log) {
        byte[] b = s.bytes();
        switch (s.op()) {
            case "partial" -> {
                int at = Math.min(s.num(0), b.length);
                log.hex("sum", ~FrameBytes.checksum(b, at, b.length - at,
                        s.arg(1) & 0xffff) & 0xffff);
            }
            case "ip" -> {
                FrameBytes.put(b, 10, 2, 0);
                log.hex("check", FrameBytes.checksum(b, 0, b.length, 0));
            }
            case "udp" -> log.hex("check", udp(s.num(0), s.num(1), b));
            case "replace2" -> log.hex("check", replaced(s, 0xffff));
            case "replace4" -> log.hex("check", replaced(s, -1));
            default -> log.see("delivered", b);
        }
    }

    private static int udp(int saddr, int daddr, byte[] b) {
        if (b.length >= 8) {
            FrameBytes.put(b, 6, 2, 0);
        }
        int check = FrameBytes.checksum(b, 0, b.length,
                FrameBytes.pseudo(saddr, daddr, FrameBytes.UDP, b.length));
        return check == 0 ? 0xffff : check;
    }

    /// HC' = ~(~HC + ~m + m'), the words of m and m' one by one.
    private static int replaced(Step s, int mask) {
        int from = ~s.num(1) & mask;
        int to = s.num(2) & mask;
        return FrameBytes.checksum(new byte[0], 0, 0,
                (~s.arg(0) & 0xffff) + (from >>> 16) + (from & 0xffff)
                + (to >>> 16) + (to & 0xffff));
    }

    private static Step partial(RandomGenerator r, int len, int index) {
        byte[] b = bytes(r, len + index % 3);
        if (index % 2 == 0 || len < 6) {
            return Step.of("partial", b, index % 3, r.nextInt(0x10000));
        }
        // Bringing the carries back gives one more carry.
        Arrays.fill(b, (byte) 0xff);
        FrameBytes.put(b, index % 3 + 2, 2, 1);
        return Step.of("partial", b, index % 3, 0);
    }

    private static Script header(RandomGenerator r, int index) {
        byte[] f = FrameBytes.ip(0, r.nextInt(), r.nextInt(), 17,
                index % 3 * 8);
        byte[] b = Arrays.copyOfRange(f, FrameBytes.IP, f.length);
        FrameBytes.put(b, 10, 2, r.nextInt());
        FrameBytes.put(b, 4, 2, r.nextInt());
        return Script.of(Step.of("ip", b));
    }

    private static Script udp(RandomGenerator r, int index) {
        byte[] b = bytes(r, 8 + (r.nextInt(100) & ~1) + index % 2);
        FrameBytes.put(b, 4, 2, b.length);
        return Script.of(Step.of("udp", b, word(r), word(r)));
    }

    /// The last word takes up what is missing to 0xffff.
    private static Script zero(RandomGenerator r, int index) {
        byte[] b = bytes(r, 10 + 2 * r.nextInt(50));
        int saddr = r.nextInt();
        int daddr = r.nextInt();
        FrameBytes.put(b, 4, 2, b.length);
        FrameBytes.put(b, b.length - 2, 2, 0);
        FrameBytes.put(b, b.length - 2, 2, udp(saddr, daddr, b));
        return Script.of(Step.of("udp", b, Integer.toUnsignedLong(saddr),
                Integer.toUnsignedLong(daddr)));
    }

    private static Script replace(RandomGenerator r, int index) {
        return Script.of(index % 2 == 0
                ? Step.of("replace2", r.nextInt(0x10000),
                        r.nextInt(0x10000), r.nextInt(0x10000))
                : Step.of("replace4", r.nextInt(0x10000), word(r),
                        word(r)));
    }

    /// The new word makes the sum of all come out as 0xffff.
    private static Script corner(RandomGenerator r, int index) {
        int check = 1 + r.nextInt(0xfffe);
        int from = 1 + r.nextInt(0xfffe);
        int to = FrameBytes.checksum(new byte[0], 0, 0,
                (~check & 0xffff) + (~from & 0xffff));
        return Script.of(Step.of("replace2", check, from, to));
    }

    private static long word(RandomGenerator r) {
        return Integer.toUnsignedLong(r.nextInt());
    }

    private static byte[] bytes(RandomGenerator r, int n) {
        byte[] b = new byte[n];
        r.nextBytes(b);
        return b;
    }
}
