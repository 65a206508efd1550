package netstack.host.live;

import java.io.IOException;

/// The TAP device can't be had or used; the message says why, and what to
/// type where something can be done.
public final class TapException extends IOException {
    private static final long serialVersionUID = 1;

    TapException(String message) {
        super(message);
    }
}
