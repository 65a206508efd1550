package netstack.exercises.udpdriver.grading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import com.google.gson.Gson;
import com.google.gson.JsonElement;

import netstack.exercises.exercise.CaseType;
import netstack.exercises.udpdriver.Flow;
import netstack.exercises.udpdriver.cases.Op;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.exercises.udpdriver.cases.UdpOutcome;

/// The cases of `udp-driver`: as JSON, in words, and smaller.
final class UdpCaseType implements CaseType<UdpCase, UdpOutcome> {

    private static final Gson GSON = new Gson();
    private static final Flow PLAIN = new Flow(0x0a000001, 0x0a000002,
            1024, 9, 0x5254_0000_0002L, 64);

    @Override
    public JsonElement encode(UdpCase c) {
        return GSON.toJsonTree(c);
    }

    @Override
    public UdpCase decode(JsonElement json) {
        return Objects.requireNonNull(GSON.fromJson(json, UdpCase.class));
    }

    @Override
    public UdpOutcome outcome(JsonElement json) {
        UdpOutcome o = GSON.fromJson(json, UdpOutcome.class);
        Objects.requireNonNull(o.results());
        Objects.requireNonNull(o.frames());
        Objects.requireNonNull(o.sentAt());
        Objects.requireNonNull(o.leaked());
        return o;
    }

    /// Fewer operations first, then shorter payloads, then plain ones.
    @Override
    public List<UdpCase> shrink(UdpCase c) {
        List<UdpCase> smaller = new ArrayList<>();
        for (int n = c.ops().size() / 2; n >= 1; n /= 2) {
            for (int at = 0; at + n <= c.ops().size(); at += n) {
                List<Op> fewer = new ArrayList<>(c.ops());
                fewer.subList(at, at + n).clear();
                smaller.add(c.with(fewer));
            }
        }
        for (int i = 0; i < c.ops().size(); i++) {
            for (Op op : shrink(c.ops().get(i))) {
                List<Op> ops = new ArrayList<>(c.ops());
                ops.set(i, op);
                smaller.add(c.with(ops));
            }
        }
        if (!c.flow().equals(PLAIN)) {
            smaller.add(new UdpCase(PLAIN, c.devAddr(), c.mtu(),
                    c.neededHeadroom(), c.txQueueLen(), c.ops()));
        }
        return smaller;
    }

    private static List<Op> shrink(Op op) {
        if (op.kind() != Op.Kind.WRITE) {
            return List.of();
        }
        byte[] b = op.bytes();
        List<Op> smaller = new ArrayList<>();
        for (int n : new int[] {0, b.length / 2 & ~1, b.length - 2,
            b.length - 1}) {
            if (n >= 0 && n < b.length) {
                smaller.add(Op.write(Arrays.copyOf(b, n), op.fault()));
            }
        }
        byte[] zeros = new byte[b.length];
        if (!Arrays.equals(b, zeros)) {
            smaller.add(Op.write(zeros, op.fault()));
        }
        return smaller;
    }

    @Override
    public List<String> describe(UdpCase c) {
        Flow f = c.flow();
        List<String> lines = new ArrayList<>();
        lines.add(String.format("flow %s:%d > %s:%d, ttl %d, dmac %s",
                address(f.saddr()), f.sport(), address(f.daddr()),
                f.dport(), f.ttl(), mac(f.dmac())));
        lines.add(String.format("device mtu %d, address %s%s%s", c.mtu(),
                mac(c.devAddr()), c.neededHeadroom() == 0 ? ""
                        : ", needs " + c.neededHeadroom()
                        + " bytes of headroom",
                c.txQueueLen() == 100 ? ""
                        : ", txqueuelen " + c.txQueueLen()));
        c.ops().forEach(op -> lines.add(op.toString()));
        return lines;
    }

    @Override
    public String say(UdpCase c, int step) {
        return step < 0 || step >= c.ops().size() ? ""
                : c.ops().get(step).toString();
    }

    /// The frame that the write should have sent.
    @Override
    public List<String> dump(UdpCase c, int step) {
        if (step < 0 || step >= c.ops().size()
                || c.ops().get(step).kind() != Op.Kind.WRITE) {
            return List.of();
        }
        byte[] frame = new Wanted(c).frame(c.ops().get(step).bytes());
        List<String> lines = new ArrayList<>(FrameDump.of(frame, frame));
        lines.add("(that should have been sent)");
        return lines;
    }

    @Override
    public List<String> frames(UdpCase c, UdpOutcome outcome) {
        return outcome == null ? List.of() : outcome.frames();
    }

    private static String address(int a) {
        return String.format("%d.%d.%d.%d", a >>> 24, a >>> 16 & 0xff,
                a >>> 8 & 0xff, a & 0xff);
    }

    private static String mac(long mac) {
        return String.format("%012x", mac).replaceAll("(..)(?!$)", "$1:");
    }
}
