package netstack.exercises.pipe;

import java.io.IOException;

/// The other side wrote something that is not a frame of this run.
public final class ProtocolError extends IOException {

    private static final long serialVersionUID = 1L;

    ProtocolError(String message) {
        super(message);
    }
}
