package netstack.host.packetdrill.code;

/// Code that can't be read, or an assertion that does not hold; `line` is
/// the script's, from 1.
public final class CodeError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Where in the script.
    public final int line;

    CodeError(int line, String what) {
        super(what, null, false, false);
        this.line = line;
    }
}
