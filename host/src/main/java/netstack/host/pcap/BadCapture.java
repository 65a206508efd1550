package netstack.host.pcap;

import java.io.IOException;

/// A file that is no capture, is broken, or ends in the middle of a record.
/// The message is one line and says where.
public final class BadCapture extends IOException {
    private static final long serialVersionUID = 1;

    BadCapture(String what, long at) {
        super(what + " at byte " + at);
    }
}
