package netstack.host.libpcap;

import netstack.transport.bpf.BpfCode;

/// What the generators share: the link type, where headers begin (`vlan`,
/// `mpls` and their kin move them for all that comes after), and which
/// scratch registers are taken.
final class GenState {
    final Linktype outermost;
    final int snaplen;
    final int netmask;
    /// The kernel takes VLAN tags off: ask it for them.
    final boolean vlanFromKernel;

    Linktype linktype;
    final AbsOffset offLinkhdr = new AbsOffset();
    final AbsOffset offLinkpl = new AbsOffset();
    final AbsOffset offLinktype = new AbsOffset();
    /// From the link layer's payload to the network header, and the same
    /// without SNAP.
    int offNl;
    int offNlNosnap;
    boolean geneve;
    boolean vlanVloffset;
    int labelStackDepth;
    int vlanStackDepth;
    boolean noOptimize;

    private final boolean[] regused = new boolean[BpfCode.MEMWORDS];
    private int curreg;

    GenState(Linktype linktype, int snaplen, int netmask,
            boolean vlanFromKernel) {
        this.outermost = linktype;
        this.linktype = linktype;
        this.snaplen = snaplen;
        this.netmask = netmask;
        this.vlanFromKernel = vlanFromKernel;
        offLinktype.constant = linktype.offLinktype;
        offLinkpl.constant = linktype.offLinkpl;
        offNlNosnap = linktype.offNlNosnap;
    }

    /// Registers are given in turn, so that one that was just freed is not
    /// the next.
    int allocReg() {
        for (int n = 0; n < BpfCode.MEMWORDS; n++) {
            if (!regused[curreg]) {
                regused[curreg] = true;
                return curreg;
            }
            curreg = (curreg + 1) % BpfCode.MEMWORDS;
        }
        throw new PcapError(
            "too many registers needed to evaluate expression");
    }

    void freeReg(int n) {
        regused[n] = false;
    }

    /// A link layer inside the one of before.
    void pushLinkhdr(Linktype type, boolean variable, int constant,
            int reg) {
        linktype = type;
        offLinkhdr.set(constant, variable, reg);
        geneve = false;
    }

    /// What must run before everything else: offsets that VLAN tags in the
    /// packet move begin at 0.
    Stmt prologue() {
        if (!vlanVloffset) {
            return null;
        }
        if (offLinkpl.reg == -1) {
            offLinkpl.reg = allocReg();
        }
        if (offLinktype.reg == -1) {
            offLinktype.reg = allocReg();
        }
        return new Stmt(BpfCode.LD | BpfCode.IMM, 0)
            .append(BpfCode.ST, offLinkpl.reg)
            .append(BpfCode.ST, offLinktype.reg);
    }
}
