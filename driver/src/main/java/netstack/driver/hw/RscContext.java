package netstack.driver.hw;

/// One TCP packet that the device puts together from several: which flow it
/// is of, what comes next, and where in the ring its last bytes lie.
final class RscContext {
    static final int HEADER = 96;

    boolean open;
    int source;
    int dest;
    int ports;
    int nextSeq;
    int ack;
    int tci;
    /// When it is closed at the latest.
    long deadline;

    /// The first segment's headers, brought up to date with each that is
    /// added, and where in the first buffer they are.
    final byte[] header = new byte[HEADER];
    int headerLen;
    int tcpAt;
    int ipAt;
    int ipLen;
    long headerBus;
    /// The first word of all its descriptors without RSCCNT, and the last
    /// one's status.
    long word0;
    int status;

    /// The descriptor that is being filled: where it is, its buffer, the
    /// bytes in it, the segments that began in it.
    long descriptor;
    long buffer;
    int used;
    int started;
    /// Descriptors taken so far, and segments put in.
    int descs;
    int segments;
}
