package netstack.driver.hw;

/// How long the device's accesses to memory take: named hosts that were
/// measured.
///
/// The numbers are medians of the raw data of "Understanding PCIe
/// performance for end host networking" (Neugebauer et al., SIGCOMM 2018),
/// a gen3 x8 card; reads fit 542 ns + 0.29 ns a byte. A write is posted:
/// its time is that until a read would see it, the difference between
/// write-then-read and read. A message of MSI-X takes 300 ns from the card
/// to the CPU (an estimate). In [#FREE] nothing takes time.
public enum DmaProfile {
    FREE(0, 0, 0, 0, 0),
    /// Xeon E5-2630 v4, the data in its last level cache.
    SERVER(542, 290, 215, 240, 0),
    /// The same, the data in memory.
    SERVER_COLD(582, 290, 215, 240, 0),
    /// The same, the data in the memory of the other socket.
    SERVER_REMOTE(635, 290, 215, 240, 0),
    /// The first, behind an IOMMU with 4 KiB pages.
    SERVER_IOMMU(542, 290, 215, 240, 280),
    /// Xeon E3-1226 v3, a desktop's part.
    CLIENT(1195, 290, 173, 240, 0);

    /// Pages whose translation the IOTLB keeps: 256 KiB.
    static final int IOTLB = 64;

    private static final long MESSAGE_NS = 300;

    private final long readNs;
    private final long readPs;
    private final long writeNs;
    private final long writePs;
    private final long missNs;

    DmaProfile(long readNs, long readPs, long writeNs, long writePs,
            long missNs) {
        this.readNs = readNs;
        this.readPs = readPs;
        this.writeNs = writeNs;
        this.writePs = writePs;
        this.missNs = missNs;
    }

    /// Nanoseconds until `n` bytes are read.
    public long read(int n) {
        return readNs + n * readPs / 1000;
    }

    /// Nanoseconds until `n` written bytes are seen.
    public long write(int n) {
        return writeNs + n * writePs / 1000;
    }

    /// Nanoseconds until a message interrupts a CPU.
    long message() {
        return this == FREE ? 0 : MESSAGE_NS;
    }

    /// What an access costs more when its page is not in the IOTLB.
    long miss() {
        return missNs;
    }
}
