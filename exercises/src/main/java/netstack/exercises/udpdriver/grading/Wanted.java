package netstack.exercises.udpdriver.grading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import netstack.exercises.udpdriver.Errno;
import netstack.exercises.udpdriver.Flow;
import netstack.exercises.udpdriver.cases.Op;
import netstack.exercises.udpdriver.cases.UdpCase;

/// What a case must give: the result of each operation and the frames on
/// the wire, byte by byte, worked out without the stack.
final class Wanted {

    static final int ETH = 14;
    static final int IP = 20;
    static final int UDP = 8;
    /// Where the payload starts.
    static final int HEADERS = ETH + IP + UDP;
    /// Bad file number: what the kernel says before the driver is asked.
    private static final int EBADF = 9;
    /// The shortest frame on the wire, without its checksum.
    static final int MIN_FRAME = 60;

    private final List<Integer> results = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final UdpCase given;
    private boolean open;
    private boolean stopped;
    private int queued;

    Wanted(UdpCase given) {
        this.given = given;
        given.ops().forEach(op -> results.add(result(op)));
    }

    /// What each operation must return.
    List<Integer> results() {
        return results;
    }

    /// The payloads of the frames, in order.
    List<byte[]> payloads() {
        return payloads;
    }

    private int result(Op op) {
        return switch (op.kind()) {
            case OPEN -> {
                int r = open ? -Errno.EBUSY : 0;
                open = true;
                yield r;
            }
            case RELEASE -> {
                open = false;
                yield 0;
            }
            case STOP, WAKE -> {
                stopped = op.kind() == Op.Kind.STOP;
                queued = 0;
                yield 0;
            }
            case WRITE -> write(op);
        };
    }

    private int write(Op op) {
        if (!open) {
            return -EBADF;
        }
        byte[] payload = op.bytes();
        if (payload.length > given.mtu() - IP - UDP) {
            return -Errno.EMSGSIZE;
        }
        if (op.fault() != Op.Fault.NONE) {
            return op.fault() == Op.Fault.ALLOC
                    ? -Errno.ENOMEM : -Errno.EFAULT;
        }
        // One frame more than the queue's length: the first is taken out
        // for the device and waits beside the queue.
        if (stopped && queued == given.txQueueLen() + 1) {
            return -Errno.ENOBUFS;
        }
        queued += stopped ? 1 : 0;
        payloads.add(payload);
        return payload.length;
    }

    /// The whole frame that carries `payload`.
    byte[] frame(byte[] payload) {
        Flow f = given.flow();
        byte[] b = new byte[Math.max(MIN_FRAME, HEADERS + payload.length)];
        put(b, 0, 6, f.dmac());
        put(b, 6, 6, given.devAddr());
        put(b, 12, 2, 0x0800);
        put(b, 14, 2, 0x4500);
        put(b, 16, 2, IP + UDP + payload.length);
        put(b, 20, 2, 0x4000);
        put(b, 22, 1, f.ttl());
        put(b, 23, 1, 17);
        put(b, 26, 4, f.saddr());
        put(b, 30, 4, f.daddr());
        put(b, 24, 2, new Rfc1071().add(b, ETH, IP).complement());
        put(b, 34, 2, f.sport());
        put(b, 36, 2, f.dport());
        put(b, 38, 2, UDP + payload.length);
        System.arraycopy(payload, 0, b, HEADERS, payload.length);
        int check = new Rfc1071().pseudo(f.saddr(), f.daddr(),
                UDP + payload.length)
                .add(b, ETH + IP, UDP + payload.length).complement();
        put(b, 40, 2, check == 0 ? 0xffff : check);
        return b;
    }

    private static void put(byte[] b, int at, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            b[at + i] = (byte) (value >>> 8 * (bytes - 1 - i));
        }
    }

    /// A copy of `b` from `at`, `n` bytes, or what there is.
    static byte[] slice(byte[] b, int at, int n) {
        int from = Math.min(at, b.length);
        return Arrays.copyOfRange(b, from, Math.min(from + n, b.length));
    }
}
