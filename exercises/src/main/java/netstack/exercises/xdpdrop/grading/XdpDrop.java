package netstack.exercises.xdpdrop.grading;

import static netstack.exercises.script.grading.Word.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.exercise.Exercise;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.Trace;
import netstack.exercises.script.grading.ScriptExercise;
import netstack.exercises.script.grading.Word;
import netstack.exercises.xdpdrop.DropPort;

/// The exercise `xdp-drop`: a filter in front of the stack.
public final class XdpDrop {

    private static final long MAC = 0x0200_0000_0101L;
    private static final int LOCAL = 0x0a000001;
    private static final int MIN_FRAME = 60;

    private XdpDrop() {
    }

    /// The exercise.
    public static Exercise<Script, Trace> exercise() {
        return new ScriptExercise("xdp-drop",
                "An XDP program that drops a port", DropPort.class,
                "student.Dropper").words(words()).oracle(XdpDrop::oracle)
                .book("Up: from the interrupt to the protocol")
                .kernel("include/uapi/linux/bpf.h")
                .property("drop", "A datagram to the port is dropped, and no"
                        + " socket sees it", 14, 1, (r, i) -> with(r,
                        Draws::udp), "action", "got through")
                .property("pass", "What is for others passes", 12, 1,
                        XdpDrop::others, "action", "got through")
                .property("options", "IP options move the UDP header", 8, 2,
                        (r, i) -> with(r, Draws::options), "action")
                .property("vlan", "A VLAN tag moves everything", 8, 2,
                        (r, i) -> with(r, Draws::vlan), "action")
                .property("fragments", "Only the first fragment has ports",
                        10, 3, (r, i) -> with(r, (p, x) ->
                        Draws.fragment(i % 2 == 0 ? 0 : 1 + x.nextInt(100),
                                p, x)), "action")
                .property("short", "Nothing behind the end is read", 10, 3,
                        XdpDrop::cut, "action")
                .property("count", "Dropped frames and bytes are counted,"
                        + " passed ones are not", 8, 1, XdpDrop::many,
                        "packets", "bytes")
                .exercise();
    }

    private static Word[] words() {
        return new Word[] {
            call("port", "init", "drop UDP port %d").fix(),
            call("frame", "run", "a frame of %2$d bytes arrives").frames(),
            call("short", "run", "a frame of %d bytes arrives, in a longer"
                    + " buffer").frames(),
            call("alone", "run", "a frame of %d bytes arrives, and behind it"
                    + " is no memory").frames()};
    }

    private static void oracle(Script script, Log log) {
        int port = script.first("port").num(0);
        long packets = 0;
        long bytes = 0;
        int through = 0;
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            if (s.is("port")) {
                continue;
            }
            byte[] f = !s.is("frame") ? Arrays.copyOf(s.bytes(), s.num(0))
                    : Arrays.copyOf(s.bytes(),
                            Math.max(MIN_FRAME, s.bytes().length));
            boolean drop = matches(f, port);
            log.step(i).see("action", drop ? "DROP" : "PASS");
            packets += drop ? 1 : 0;
            bytes += drop ? f.length : 0;
        }
        log.see("got through", through).see("packets", packets)
                .see("bytes", bytes);
    }

    private static boolean matches(byte[] f, int port) {
        int at = 12;
        if (f.length >= 18 && FrameBytes.get(f, at, 2) == 0x8100) {
            at += 4;
        }
        int ip = at + 2;
        if (f.length < ip + 20 || FrameBytes.get(f, at, 2) != 0x0800
                || f[ip + 9] != FrameBytes.UDP
                || (FrameBytes.get(f, ip + 6, 2) & 0x1fff) != 0) {
            return false;
        }
        int udp = ip + (f[ip] & 0xf) * 4;
        return f.length >= udp + 8
                && FrameBytes.get(f, udp + 2, 2) == port;
    }

    /// Makes a frame that has to do with a port.
    private interface Maker {
        byte[] make(int port, RandomGenerator r);
    }

    private static Script with(RandomGenerator r, Maker maker) {
        int port = 1 + r.nextInt(65535);
        return Script.of(Step.of("port", port),
                Step.of("frame", maker.make(port, r)));
    }

    /// One frame of each kind that looks alike.
    private static Script others(RandomGenerator r, int index) {
        int port = 1 + r.nextInt(65535);
        List<Step> steps = new ArrayList<>(List.of(Step.of("port", port)));
        for (int i = 0; i < Draws.OTHERS; i++) {
            steps.add(Step.of("frame", Draws.other(i, port, r)));
        }
        return new Script(steps);
    }

    private static Script cut(RandomGenerator r, int index) {
        int port = 1 + r.nextInt(65535);
        byte[] f = index % 3 == 0 ? Draws.options(port, r)
                : index % 3 == 1 ? Draws.vlan(port, r) : Draws.udp(port, r);
        int end = index % 2 == 0 ? r.nextInt(14, 42) : 14 + 20
                + r.nextInt(8);
        return Script.of(Step.of("port", port), Step.of("short", f, end),
                // Its UDP header is whole, or one byte short.
                Step.of("short", f, Draws.udpEnd(f)),
                Step.of("short", f, Draws.udpEnd(f) - 1),
                Step.of("alone", f, r.nextInt(Draws.udpEnd(f))),
                Step.of("alone", f, r.nextInt(35)));
    }

    private static Script many(RandomGenerator r, int index) {
        int port = 1 + r.nextInt(65535);
        List<Step> steps = new ArrayList<>(List.of(Step.of("port", port)));
        for (int i = 0; i < 6; i++) {
            steps.add(Step.of("frame", r.nextBoolean() ? Draws.udp(port, r)
                    : Draws.other(2 + i % 4, port, r)));
        }
        return new Script(steps);
    }

    /// The frames.
    private static final class Draws {

        static final int OTHERS = 6;

        private Draws() {
        }

        static byte[] udp(int port, RandomGenerator r) {
            byte[] payload = new byte[r.nextInt(200)];
            r.nextBytes(payload);
            return FrameBytes.udp(MAC, 0x0a000002, LOCAL,
                    1 + r.nextInt(65535), port, payload);
        }

        /// Frames that look alike.
        static byte[] other(int index, int port, RandomGenerator r) {
            byte[] f = udp(port, r);
            switch (index % OTHERS) {
                case 0 -> FrameBytes.put(f, FrameBytes.L4 + 2, 2, port ^ 1);
                case 1 -> FrameBytes.put(f, FrameBytes.L4 + 2, 2,
                        port ^ 0x4000);
                case 2 -> {
                    FrameBytes.put(f, FrameBytes.L4, 2, port);
                    FrameBytes.put(f, FrameBytes.L4 + 2, 2, port ^ 1);
                }
                case 3 -> f = FrameBytes.tcp(MAC, 0x0a000002, LOCAL, 9,
                        port, new byte[30]);
                case 4 -> FrameBytes.put(f, 12, 2, 0x86dd);
                default -> FrameBytes.put(f, 12, 2, 0x0806);
            }
            return f;
        }

        /// With 4 to 40 bytes of options: NOPs, which look like anything.
        static byte[] options(int port, RandomGenerator r) {
            byte[] f = udp(port, r);
            int n = 4 * (1 + r.nextInt(10));
            byte[] all = insert(f, FrameBytes.L4, n);
            Arrays.fill(all, FrameBytes.L4, FrameBytes.L4 + n, (byte) 1);
            all[FrameBytes.IP] = (byte) (0x45 + n / 4);
            return all;
        }

        static byte[] vlan(int port, RandomGenerator r) {
            byte[] f = insert(udp(port, r), 12, 4);
            FrameBytes.put(f, 12, 2, 0x8100);
            FrameBytes.put(f, 14, 2, r.nextInt(4096));
            return f;
        }

        /// `offset` in units of 8 bytes; behind the first there is payload
        /// where the ports would be.
        static byte[] fragment(int offset, int port, RandomGenerator r) {
            byte[] f = udp(port, r);
            FrameBytes.put(f, FrameBytes.IP + 6, 2, offset
                    | (offset == 0 || r.nextBoolean() ? 0x2000 : 0));
            return f;
        }

        /// Where the UDP header of a frame ends.
        static int udpEnd(byte[] f) {
            int ip = FrameBytes.get(f, 12, 2) == 0x8100 ? 18 : 14;
            return ip + (f[ip] & 0xf) * 4 + 8;
        }

        private static byte[] insert(byte[] f, int at, int n) {
            byte[] all = Arrays.copyOf(f, f.length + n);
            System.arraycopy(f, at, all, at + n, f.length - at);
            return all;
        }
    }
}
