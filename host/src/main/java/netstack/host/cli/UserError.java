package netstack.host.cli;

/// Something that the person at the keyboard can put right: one clear line
/// and exit status 2, never a stack trace.
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Says in `message` what is wrong and what to type instead.
    public UserError(String message) {
        super(message, null, false, false);
    }
}
