package netstack.exercises.tcpsender;

/// What a sender sends with.
public interface Output {

    /// Sends `data`, whose first byte stands at position `at` of the
    /// stream; the stream ends behind it if `fin`.
    void segment(long at, byte[] data, boolean fin);

    /// Starts the retransmission timer, or starts it again from the
    /// beginning.
    void startTimer();

    /// Stops it.
    void stopTimer();
}
