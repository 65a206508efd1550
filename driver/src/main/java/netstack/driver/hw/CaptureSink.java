package netstack.driver.hw;

/// Sees the frames on a cable, as a capture does.
public interface CaptureSink {

    /// A frame's last bit left its sender at `timeNs`. Direction 0 is from
    /// the cable's first end to the second, 1 the other way. The bytes are
    /// valid during the call only. Calls come in the order of time within a
    /// direction.
    void frame(long timeNs, int direction, byte[] data, int len);
}
