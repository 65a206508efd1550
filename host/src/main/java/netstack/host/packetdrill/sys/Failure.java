package netstack.host.packetdrill.sys;

/// The script and the host disagree: the script fails with this message,
/// which may have several lines.
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Failure(String what) {
        super(what, null, false, false);
    }

    /// Something that a script uses and the host does not have.
    public static Failure missing(String what) {
        return new Failure("not supported: " + what);
    }
}
