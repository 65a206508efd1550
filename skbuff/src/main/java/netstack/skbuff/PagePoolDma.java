package netstack.skbuff;

/// Maps a pool's pages for the device that they are for: the driver's side
/// of `PP_FLAG_DMA_MAP` and `PP_FLAG_DMA_SYNC_DEV`.
public interface PagePoolDma {

    /// Maps a page; returns its bus address, -1 when that fails.
    long map(long page);

    void unmap(long page, long busAddr);

    /// The page goes to the device again.
    void syncForDevice(long page, long busAddr);
}
