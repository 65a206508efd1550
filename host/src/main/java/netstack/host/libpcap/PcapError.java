package netstack.host.libpcap;

/// An expression that can't be compiled; the message is libpcap's.
public final class PcapError extends RuntimeException {
    private static final long serialVersionUID = 1;

    PcapError(String message) {
        super(message);
    }

    /// The expression does not fit the grammar.
    static PcapError syntax() {
        return new PcapError("can't parse filter expression: syntax error");
    }
}
