package netstack.exercises.txring;

/// The ring in memory that driver and card share, and its doorbell.
public interface Descs {

    /// Word 1, low half: a data descriptor in the advanced format, whose
    /// packet gets a frame check sequence.
    long DATA = 0x2230_0000L;
    /// Word 1, low half: the packet ends here.
    long EOP = 0x0100_0000L;
    /// Word 1, low half: the card shall report when it is done.
    long RS = 0x0800_0000L;
    /// Word 1: where the packet's length begins, a second time; the first
    /// is in the lowest 16 bits.
    int PAYLEN_SHIFT = 46;
    /// Word 1: the card has sent it.
    long DD = 1L << 32;

    /// How many descriptors there are. One always stays empty, or a full
    /// ring would look like an empty one.
    int count();

    /// Word 1 of descriptor `i`.
    long word1(int i);

    /// Writes both words: bus address, and command with lengths.
    void write(int i, long word0, long word1);

    /// TDT: the card may send the descriptors from its head up to, but not
    /// including, `i`.
    void tail(int i);
}
