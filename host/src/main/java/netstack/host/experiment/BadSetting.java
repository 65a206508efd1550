package netstack.host.experiment;

/// A setting that no experiment can have; the message says what to type.
public final class BadSetting extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// With what a person reads.
    public BadSetting(String message) {
        super(message, null, false, false);
    }
}
