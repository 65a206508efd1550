package netstack.transport.bpf;

import netstack.skbuff.Linux;

/// The parts of a classic BPF operation code, and the special offsets.
///
/// The lowest three bits are the class; what the others mean depends on it.
@Linux(value = "bpf_common", file = "include/uapi/linux/bpf_common.h")
public final class BpfCode {
    // classes
    public static final int LD = 0x00;
    public static final int LDX = 0x01;
    public static final int ST = 0x02;
    public static final int STX = 0x03;
    public static final int ALU = 0x04;
    public static final int JMP = 0x05;
    public static final int RET = 0x06;
    public static final int MISC = 0x07;
    // size of a load
    public static final int W = 0x00;
    public static final int H = 0x08;
    public static final int B = 0x10;
    // where a load loads from
    public static final int IMM = 0x00;
    public static final int ABS = 0x20;
    public static final int IND = 0x40;
    public static final int MEM = 0x60;
    public static final int LEN = 0x80;
    public static final int MSH = 0xa0;
    // arithmetic
    public static final int ADD = 0x00;
    public static final int SUB = 0x10;
    public static final int MUL = 0x20;
    public static final int DIV = 0x30;
    public static final int OR = 0x40;
    public static final int AND = 0x50;
    public static final int LSH = 0x60;
    public static final int RSH = 0x70;
    public static final int NEG = 0x80;
    public static final int MOD = 0x90;
    public static final int XOR = 0xa0;
    // jumps
    public static final int JA = 0x00;
    public static final int JEQ = 0x10;
    public static final int JGT = 0x20;
    public static final int JGE = 0x30;
    public static final int JSET = 0x40;
    // the second operand; A only of a return
    public static final int K = 0x00;
    public static final int X = 0x08;
    public static final int A = 0x10;
    // miscellaneous
    public static final int TAX = 0x00;
    public static final int TXA = 0x80;

    /// Words of scratch memory.
    public static final int MEMWORDS = 16;
    /// Instructions that a program may have.
    public static final int MAXINSNS = 4096;

    /// Loads from here on ask for something about the packet.
    public static final int SKF_AD_OFF = -0x1000;
    /// Offsets from the network header.
    public static final int SKF_NET_OFF = -0x100000;
    /// Offsets from the link layer's header.
    public static final int SKF_LL_OFF = -0x200000;

    private BpfCode() {
    }

    /// The class of an operation code.
    public static int cls(int code) {
        return code & 0x07;
    }

    /// The size of a load.
    public static int size(int code) {
        return code & 0x18;
    }

    /// Where a load loads from.
    public static int mode(int code) {
        return code & 0xe0;
    }

    /// The operation of an arithmetic or jump instruction.
    public static int op(int code) {
        return code & 0xf0;
    }

    /// The second operand: [#K] or [#X].
    public static int src(int code) {
        return code & 0x08;
    }

    /// What a return returns.
    public static int rval(int code) {
        return code & 0x18;
    }
}
