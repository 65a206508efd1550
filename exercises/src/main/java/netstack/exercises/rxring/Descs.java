package netstack.exercises.rxring;

/// The ring in memory that card and driver share, and its doorbell. A
/// descriptor is two words of 64 bits. The driver writes the bus address of
/// a buffer into the first and 0 into the second; the card writes back over
/// both.
public interface Descs {

    /// Bit of word 1: the card is done with this descriptor.
    long DD = 0x1;
    /// Bit of word 1: the frame is broken.
    long ERR_RXE = 0x2000_0000;

    /// How many descriptors there are.
    int count();

    /// Word 1 of descriptor `i`: status and errors in bits 0 to 31, the
    /// length in bits 32 to 47.
    long word1(int i);

    /// `dma_rmb()`: nothing that is read after it was read before it.
    void rmb();

    /// Writes both words.
    void write(int i, long word0, long word1);

    /// RDT: the card owns the descriptors from its head up to, but not
    /// including, `i`.
    void tail(int i);
}
