package netstack.transport.bpf;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A program that was checked, and the machine that runs it: an accumulator,
/// an index register and 16 words of memory.
///
/// A load from beyond the packet ends the program with 0. Nothing is
/// allocated when it runs. The time that it takes passes when it is through;
/// so its memory serves all CPUs, and the sockets that accept() makes share
/// their listener's program.
///
/// Left out: the netlink attributes of `SKF_AD_NLATTR` (no netlink socket
/// here has a filter: the answer is 0), and a just-in-time compiler.
@Linux(value = "bpf_prog", file = "include/linux/bpf.h")
public final class BpfProg {
    private static final ValueLayout.OfShort BE16 =
        ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BE32 =
        ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    /// No value: the program ends with 0.
    private static final long BEYOND = -1;

    private final SockFilter[] insns;
    private final int[] mem = new int[BpfCode.MEMWORDS];
    private final Machine machine;
    private int ran;

    private BpfProg(SockFilter[] insns, Machine machine) {
        this.insns = insns;
        this.machine = machine;
    }

    /// Checks a program.
    ///
    /// @return null if the kernel would refuse it with EINVAL
    @Linux("bpf_prog_create")
    public static BpfProg create(SockFilter[] insns, Machine machine) {
        return BpfCheck.checkClassic(insns) == 0
            ? new BpfProg(insns.clone(), machine) : null;
    }

    /// The instructions, for `SO_GET_FILTER`.
    public SockFilter[] insns() {
        return insns.clone();
    }

    /// How many instructions the last run took.
    public int ran() {
        return ran;
    }

    /// Runs on a packet whose first byte is at `skb.data()`.
    ///
    /// @return how many bytes of it to keep, unsigned; 0 refuses it
    @Linux(value = "bpf_prog_run", renamed = true,
        file = "include/linux/filter.h")
    public int run(SkBuff skb) {
        int keep = interpret(skb);
        machine.charge(Cost.BPF_INSN, ran);
        return keep;
    }

    // tag::bpf_prog_run[]
    @Linux(value = "___bpf_prog_run", renamed = true,
        file = "kernel/bpf/core.c")
    private int interpret(SkBuff skb) {
        int a = 0;
        int x = 0;
        ran = 0;
        for (int pc = 0;; pc++) {
            SockFilter f = insns[pc];
            ran++;
            switch (BpfCode.cls(f.code())) {
                case BpfCode.LD, BpfCode.LDX -> {
                    boolean toX = BpfCode.cls(f.code()) == BpfCode.LDX;
                    long v = toX ? loadX(skb, f) : load(skb, f, a, x);
                    if (v == BEYOND) {
                        return 0;
                    }
                    a = toX ? a : (int) v;
                    x = toX ? (int) v : x;
                }
                case BpfCode.ST -> mem[f.k()] = a;
                case BpfCode.STX -> mem[f.k()] = x;
                case BpfCode.ALU -> {
                    if (divides(f) && operand(f, x) == 0) {
                        return 0;
                    }
                    a = alu(f, a, operand(f, x));
                }
                case BpfCode.JMP -> pc += jump(f, a, x);
                case BpfCode.RET -> {
                    return BpfCode.rval(f.code()) == BpfCode.A ? a : f.k();
                }
                default -> {
                    boolean toX = BpfCode.op(f.code()) == BpfCode.TAX;
                    x = toX ? a : x;
                    a = toX ? a : x;
                }
            }
        }
    }
    // end::bpf_prog_run[]

    private static boolean divides(SockFilter f) {
        return BpfCode.op(f.code()) == BpfCode.DIV
            || BpfCode.op(f.code()) == BpfCode.MOD;
    }

    private static int operand(SockFilter f, int x) {
        return BpfCode.src(f.code()) == BpfCode.X ? x : f.k();
    }

    private static int alu(SockFilter f, int a, int v) {
        return switch (BpfCode.op(f.code())) {
            case BpfCode.ADD -> a + v;
            case BpfCode.SUB -> a - v;
            case BpfCode.MUL -> a * v;
            case BpfCode.DIV -> Integer.divideUnsigned(a, v);
            case BpfCode.MOD -> Integer.remainderUnsigned(a, v);
            case BpfCode.OR -> a | v;
            case BpfCode.AND -> a & v;
            case BpfCode.XOR -> a ^ v;
            case BpfCode.LSH -> a << v;
            case BpfCode.RSH -> a >>> v;
            default -> -a;
        };
    }

    private static int jump(SockFilter f, int a, int x) {
        int v = operand(f, x);
        return switch (BpfCode.op(f.code())) {
            case BpfCode.JA -> f.k();
            case BpfCode.JEQ -> a == v ? f.jt() : f.jf();
            case BpfCode.JGT -> Integer.compareUnsigned(a, v) > 0
                ? f.jt() : f.jf();
            case BpfCode.JGE -> Integer.compareUnsigned(a, v) >= 0
                ? f.jt() : f.jf();
            default -> (a & v) != 0 ? f.jt() : f.jf();
        };
    }

    private long load(SkBuff skb, SockFilter f, int a, int x) {
        return switch (BpfCode.mode(f.code())) {
            case BpfCode.ABS -> {
                BpfAnc anc = BpfAnc.helper(f.k());
                yield anc == null ? packet(skb, f.code(), f.k())
                    : ancillary(skb, anc, a, x);
            }
            case BpfCode.IND -> packet(skb, f.code(), x + f.k());
            case BpfCode.IMM -> unsigned(f.k());
            case BpfCode.MEM -> unsigned(mem[f.k()]);
            default -> unsigned(skb.len());
        };
    }

    private long loadX(SkBuff skb, SockFilter f) {
        if (BpfCode.mode(f.code()) != BpfCode.MSH) {
            return load(skb, f, 0, 0);
        }
        long v = packet(skb, f.code(), f.k());
        return v == BEYOND ? BEYOND : (v & 0xf) << 2;
    }

    private static long unsigned(int v) {
        return v & 0xffff_ffffL;
    }

    /// Bytes of the packet: from its start, or for a negative offset from
    /// the network or the link layer's header.
    @Linux(value = "bpf_skb_load_helper", file = "net/core/filter.c",
        renamed = true)
    private static long packet(SkBuff skb, int code, int at) {
        int size = BpfCode.size(code) == BpfCode.W ? 4
            : BpfCode.size(code) == BpfCode.H ? 2 : 1;
        if (at >= 0) {
            return at > skb.len() - size ? BEYOND
                : at <= skb.headlen() - size
                ? read(skb, skb.data() + at, size) : paged(skb, at, size);
        }
        long p = at >= BpfCode.SKF_NET_OFF
            ? skb.networkHeader() + at - BpfCode.SKF_NET_OFF
            : at >= BpfCode.SKF_LL_OFF && skb.macHeaderWasSet()
            ? skb.macHeader() + at - BpfCode.SKF_LL_OFF : -1;
        return p < skb.head() || p + size > skb.tail() ? BEYOND
            : read(skb, p, size);
    }

    private static long read(SkBuff skb, long p, int size) {
        return switch (size) {
            case 4 -> unsigned(skb.mem().get(BE32, p));
            case 2 -> skb.mem().get(BE16, p) & 0xffff;
            default -> skb.mem().get(ValueLayout.JAVA_BYTE, p) & 0xff;
        };
    }

    /// Behind the linear part: byte by byte, into no buffer.
    private static long paged(SkBuff skb, int at, int size) {
        long v = 0;
        for (int i = 0; i < size; i++) {
            v = v << 8 | skb.byteAt(at + i) & 0xff;
        }
        return v;
    }

    /// What is known about the packet beside its bytes.
    private long ancillary(SkBuff skb, BpfAnc anc, int a, int x) {
        NetDevice dev = (NetDevice) skb.dev();
        return switch (anc) {
            case PROTOCOL -> skb.protocol();
            case PKTTYPE -> skb.pktType();
            case IFINDEX -> dev == null ? BEYOND : dev.ifindex();
            case HATYPE -> dev == null ? BEYOND : dev.type();
            case MARK -> unsigned(skb.mark());
            case QUEUE -> skb.queueMapping();
            case RXHASH -> unsigned(skb.hash());
            case CPU -> machine.cpu().id();
            case ALU_XOR_X -> unsigned(a ^ x);
            case VLAN_TAG -> skb.vlanTci();
            case VLAN_TAG_PRESENT -> skb.vlanProto() != 0 ? 1 : 0;
            case VLAN_TPID -> skb.vlanProto();
            case RANDOM -> unsigned(machine.random().nextInt());
            case PAY_OFFSET -> BpfPoff.poff(skb);
            case NLATTR, NLATTR_NEST -> 0;
        };
    }
}
