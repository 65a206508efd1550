package netstack.host.libpcap;

/// An offset in the packet: a constant, and what a register of scratch
/// memory holds if a part is known only when the filter runs.
final class AbsOffset {
    int constant;
    boolean variable;
    /// The register, -1 if none was given yet.
    int reg = -1;

    void set(AbsOffset other) {
        constant = other.constant;
        variable = other.variable;
        reg = other.reg;
    }

    void set(int newConstant, boolean isVariable, int newReg) {
        constant = newConstant;
        variable = isVariable;
        reg = newReg;
    }
}
