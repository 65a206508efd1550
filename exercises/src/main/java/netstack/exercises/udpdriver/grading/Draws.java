package netstack.exercises.udpdriver.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.udpdriver.Flow;
import netstack.exercises.udpdriver.cases.Op;
import netstack.exercises.udpdriver.cases.UdpCase;

/// Draws the cases of `udp-driver`: every flow, device and payload is
/// another one, so that nothing can be typed in by hand.
final class Draws {

    private static final int QUEUE = 100;
    /// More failing writes than the host's memory survives when each leaks.
    private static final int MANY = 40;

    private Draws() {
    }

    /// The first lengths that are tried; random ones follow.
    private static final int[] EDGES = {18, 17, 1, 2, 19, 3};

    static UdpCase device(RandomGenerator r, int index) {
        Op open = Op.of(Op.Kind.OPEN);
        Op write = Op.write(payload(r, 4));
        Op close = Op.of(Op.Kind.RELEASE);
        return of(r, 0, QUEUE, List.of(open, open, write, close, close,
                open, write, close));
    }

    /// One to four writes.
    static UdpCase frames(RandomGenerator r, int index) {
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < 1 + index % 4; i++) {
            ops.add(Op.write(payload(r, length(r, index + i))));
        }
        return opened(r, 0, QUEUE, ops);
    }

    /// A write of 0 bytes, alone or between others.
    static UdpCase empty(RandomGenerator r, int index) {
        List<Op> ops = new ArrayList<>(List.of(Op.write(payload(r, 0))));
        for (int i = 0; i < index % 3; i++) {
            ops.add(i, Op.write(payload(r, 7)));
        }
        return opened(r, 0, QUEUE, ops);
    }

    static UdpCase even(RandomGenerator r, int index) {
        int n = length(r, index) + 1 & ~1;
        return opened(r, 0, QUEUE, List.of(Op.write(payload(r, n))));
    }

    static UdpCase odd(RandomGenerator r, int index) {
        byte[] b = payload(r, length(r, index) | 1);
        b[b.length - 1] |= 1;
        return opened(r, 0, QUEUE, List.of(Op.write(b)));
    }

    /// A payload whose checksum comes out as zero.
    static UdpCase zero(RandomGenerator r, int index) {
        byte[] b = payload(r, 2 + (length(r, index) & ~1));
        b[b.length - 2] = 0;
        b[b.length - 1] = 0;
        UdpCase given = opened(r, 0, QUEUE, List.of());
        byte[] frame = new Wanted(given).frame(b);
        int check = (frame[40] & 0xff) << 8 | frame[41] & 0xff;
        // Zero in the payload has left room for just this word.
        b[b.length - 2] = (byte) (check >>> 8);
        b[b.length - 1] = (byte) check;
        return given.with(List.of(Op.of(Op.Kind.OPEN), Op.write(b)));
    }

    static UdpCase padding(RandomGenerator r, int index) {
        return opened(r, 0, QUEUE, List.of(
                Op.write(payload(r, 200)),
                Op.write(payload(r, 1 + index % 19))));
    }

    static UdpCase headroom(RandomGenerator r, int index) {
        return opened(r, 4 * r.nextInt(1, 17), QUEUE, List.of(
                Op.write(payload(r, length(r, index)))));
    }

    /// Each error once, between writes that must work.
    static UdpCase errors(RandomGenerator r, int index) {
        UdpCase plain = opened(r, 0, QUEUE, List.of());
        int most = plain.mtu() - Wanted.IP - Wanted.UDP;
        List<Op> ops = new ArrayList<>(List.of(Op.of(Op.Kind.OPEN),
                Op.write(payload(r, most + 1 + r.nextInt(9))),
                Op.write(payload(r, 5), Op.Fault.ALLOC),
                Op.write(payload(r, 6), Op.Fault.USER)));
        ops.add(1 + r.nextInt(ops.size()), Op.write(payload(r, most)));
        ops.add(Op.write(payload(r, length(r, index))));
        return plain.with(ops);
    }

    static UdpCase leak(RandomGenerator r, int index) {
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ops.add(Op.write(payload(r, 1 + r.nextInt(40)), switch (i % 4) {
                case 0 -> Op.Fault.NONE;
                case 1 -> Op.Fault.ALLOC;
                default -> Op.Fault.USER;
            }));
            if (i % 8 == 7) {
                ops.add(Op.write(payload(r, 1600)));
            }
        }
        ops.add(Op.write(payload(r, 11)));
        return opened(r, 0, QUEUE, ops);
    }

    static UdpCase queue(RandomGenerator r, int index) {
        int room = r.nextInt(1, 6);
        List<Op> ops = new ArrayList<>();
        ops.add(Op.of(Op.Kind.STOP));
        for (int i = 0; i < room + 1 + index % 4; i++) {
            ops.add(Op.write(payload(r, 1 + r.nextInt(60))));
        }
        ops.add(Op.of(Op.Kind.WAKE));
        ops.add(Op.write(payload(r, 3)));
        return opened(r, 0, room, ops);
    }

    private static int length(RandomGenerator r, int index) {
        return index < EDGES.length ? EDGES[index]
                : r.nextInt(1, index % 2 == 0 ? 16 : 540);
    }

    private static byte[] payload(RandomGenerator r, int n) {
        byte[] b = new byte[n];
        r.nextBytes(b);
        return b;
    }

    private static UdpCase opened(RandomGenerator r, int headroom,
            int queue, List<Op> ops) {
        List<Op> all = new ArrayList<>(ops);
        all.addFirst(Op.of(Op.Kind.OPEN));
        return of(r, headroom, queue, all);
    }

    private static UdpCase of(RandomGenerator r, int headroom, int queue,
            List<Op> ops) {
        Flow flow = new Flow(0x0a000000 | r.nextInt(1, 0xfffffe),
                0x0a000000 | r.nextInt(1, 0xfffffe), r.nextInt(1024, 65536),
                r.nextInt(1, 65536), mac(r), r.nextInt(1, 256));
        return new UdpCase(flow, mac(r), r.nextInt(600, 1501), headroom,
                queue, ops);
    }

    private static long mac(RandomGenerator r) {
        return 0x5254_0000_0000L | r.nextInt() & 0xffff_ffffL;
    }
}
