package netstack.driver.hw;

/// The device's side of one transmit ring, and the packet that it is
/// fetching.
final class TxQueue {
    final int index;
    boolean enabled;
    long base;
    int count;
    int head;
    int tail;
    int wthresh;
    /// Where the head is written instead of DD; 0 for nowhere.
    long headAddr;

    /// First descriptor that was not written back, and how many of those
    /// since then asked for it.
    int reported;
    int asking;
    boolean flushArmed;
    boolean waits;
    /// An event will try again when there is room.
    boolean retries;

    /// The packet that is being fetched: a frame, or what TSO will cut.
    Frame frame;
    byte[] large = {};
    int packetLen;
    boolean inPacket;
    boolean broken;
    /// When the last bytes that were asked for are here.
    long ready;
    /// What accesses cost; null when they cost nothing.
    DmaClock clock;

    /// The two context descriptors.
    final long[] context0 = new long[2];
    final long[] context1 = new long[2];

    TxQueue(int index) {
        this.index = index;
    }

    boolean isEmpty() {
        return head == tail || tail >= count;
    }

    long descriptor(int i) {
        return base + (long) i * TxDesc.SIZE;
    }

    int after(int i) {
        return i + 1 == count ? 0 : i + 1;
    }
}
