package netstack.host.app.iperf3;

/// The test can't go on: what iperf3 says of it.
@SuppressWarnings("serial")
final class IperfException extends RuntimeException {
    /// `parameter error` for a bad command line.
    final boolean parameter;

    IperfException(String message) {
        this(message, false);
    }

    IperfException(String message, boolean parameter) {
        super(message, null, false, false);
        this.parameter = parameter;
    }
}
