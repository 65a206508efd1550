package netstack.exercises.tcpsender;

/// What you write in `tcp-sender`: the sending half of TCP behind its
/// header. Positions count the bytes of the stream from 0; its end, the
/// FIN, has the position behind the last byte and counts as one.
public interface SlidingSender {

    /// Begins a stream: segments of at most `mss` bytes, and a receiver who
    /// takes `window` from position 0 on.
    void open(Output out, int mss, int window);

    /// The program writes `data`.
    void write(byte[] data);

    /// The program will write no more.
    void close();

    /// An ACK came: everything before `una` has arrived, and `window` more
    /// may be sent from there on.
    void ack(long una, int window);

    /// The retransmission timer ran out; it does not run any more.
    void expired();
}
