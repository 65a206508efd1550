package netstack.transport.bpf;

import static netstack.driver.net.Errno.EINVAL;

import java.util.Arrays;
import netstack.skbuff.Linux;

/// What the kernel asks of a program before it runs it. A program that
/// passes ends (all jumps go forward, the last instruction returns), stays
/// inside its scratch memory, and reads no word of it that it has not
/// written on every way there.
@Linux(value = "filter.c", file = "net/core/filter.c", renamed = true)
final class BpfCheck {
    private static final int WORD_BITS = 32;

    private BpfCheck() {
    }

    // tag::bpf_check_classic[]
    /// @return 0, or `-EINVAL`
    @Linux("bpf_check_classic")
    static int checkClassic(SockFilter[] prog) {
        int len = prog.length;
        if (len == 0 || len > BpfCode.MAXINSNS) {
            return -EINVAL;
        }
        for (int pc = 0; pc < len; pc++) {
            SockFilter f = prog[pc];
            if (!chkCodeAllowed(f.code()) || !operandAllowed(f)
                    || !jumpInside(f, len - pc - 1)) {
                return -EINVAL;
            }
        }
        int last = prog[len - 1].code();
        return last == (BpfCode.RET | BpfCode.K)
            || last == (BpfCode.RET | BpfCode.A)
            ? checkLoadAndStores(prog) : -EINVAL;
    }
    // end::bpf_check_classic[]

    /// Whether the machine has this operation.
    @Linux("chk_code_allowed")
    static boolean chkCodeAllowed(int code) {
        return switch (BpfCode.cls(code)) {
            case BpfCode.LD -> loadAllowed(code);
            case BpfCode.LDX -> code == (BpfCode.LDX | BpfCode.W | BpfCode.LEN)
                || code == (BpfCode.LDX | BpfCode.B | BpfCode.MSH)
                || code == (BpfCode.LDX | BpfCode.IMM)
                || code == (BpfCode.LDX | BpfCode.MEM);
            case BpfCode.ST -> code == BpfCode.ST;
            case BpfCode.STX -> code == BpfCode.STX;
            case BpfCode.ALU -> code == (BpfCode.ALU | BpfCode.NEG)
                || code >>> 8 == 0 && BpfCode.op(code) <= BpfCode.XOR
                    && BpfCode.op(code) != BpfCode.NEG;
            case BpfCode.JMP -> code == (BpfCode.JMP | BpfCode.JA)
                || code >>> 8 == 0 && BpfCode.op(code) <= BpfCode.JSET
                    && BpfCode.op(code) != BpfCode.JA;
            case BpfCode.RET -> code == (BpfCode.RET | BpfCode.K)
                || code == (BpfCode.RET | BpfCode.A);
            default -> code == (BpfCode.MISC | BpfCode.TAX)
                || code == (BpfCode.MISC | BpfCode.TXA);
        };
    }

    private static boolean loadAllowed(int code) {
        int mode = BpfCode.mode(code);
        return code >>> 8 == 0 && switch (BpfCode.size(code)) {
            case BpfCode.W -> mode <= BpfCode.LEN;
            case BpfCode.H, BpfCode.B -> mode == BpfCode.ABS
                || mode == BpfCode.IND;
            default -> false;
        };
    }

    /// Constants that would divide by zero, shift too far, or leave the
    /// scratch memory; loads from above the packet that ask for nothing.
    private static boolean operandAllowed(SockFilter f) {
        return switch (f.code()) {
            case BpfCode.ALU | BpfCode.DIV | BpfCode.K,
                BpfCode.ALU | BpfCode.MOD | BpfCode.K -> f.k() != 0;
            case BpfCode.ALU | BpfCode.LSH | BpfCode.K,
                BpfCode.ALU | BpfCode.RSH | BpfCode.K ->
                Integer.compareUnsigned(f.k(), WORD_BITS) < 0;
            case BpfCode.LD | BpfCode.MEM, BpfCode.LDX | BpfCode.MEM,
                BpfCode.ST, BpfCode.STX ->
                Integer.compareUnsigned(f.k(), BpfCode.MEMWORDS) < 0;
            case BpfCode.LD | BpfCode.W | BpfCode.ABS,
                BpfCode.LD | BpfCode.H | BpfCode.ABS,
                BpfCode.LD | BpfCode.B | BpfCode.ABS ->
                f.k() >= 0 || f.k() < BpfCode.SKF_AD_OFF
                    || BpfAnc.helper(f.k()) != null;
            default -> true;
        };
    }

    /// @param left instructions behind this one
    private static boolean jumpInside(SockFilter f, int left) {
        if (BpfCode.cls(f.code()) != BpfCode.JMP) {
            return true;
        }
        return BpfCode.op(f.code()) == BpfCode.JA
            ? Integer.compareUnsigned(f.k(), left) < 0
            : f.jt() < left && f.jf() < left;
    }

    /// Follows which words are written on every way to an instruction.
    @Linux("check_load_and_stores")
    private static int checkLoadAndStores(SockFilter[] prog) {
        int[] masks = new int[prog.length];
        Arrays.fill(masks, -1);
        int valid = 0;
        for (int pc = 0; pc < prog.length; pc++) {
            SockFilter f = prog[pc];
            valid &= masks[pc];
            switch (f.code()) {
                case BpfCode.ST, BpfCode.STX -> valid |= 1 << f.k();
                case BpfCode.LD | BpfCode.MEM, BpfCode.LDX | BpfCode.MEM -> {
                    if ((valid & 1 << f.k()) == 0) {
                        return -EINVAL;
                    }
                }
                default -> {
                    if (BpfCode.cls(f.code()) == BpfCode.JMP) {
                        jump(masks, pc, f, valid);
                        valid = -1;
                    }
                }
            }
        }
        return 0;
    }

    private static void jump(int[] masks, int pc, SockFilter f, int valid) {
        if (BpfCode.op(f.code()) == BpfCode.JA) {
            masks[pc + 1 + f.k()] &= valid;
        } else {
            masks[pc + 1 + f.jt()] &= valid;
            masks[pc + 1 + f.jf()] &= valid;
        }
    }
}
