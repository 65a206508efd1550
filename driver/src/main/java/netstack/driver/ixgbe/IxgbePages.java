package netstack.driver.ixgbe;

import netstack.driver.dma.DmaDir;
import netstack.driver.dma.DmaMapping;
import netstack.skbuff.PagePoolDma;
import netstack.skbuff.PageSource;

/// Maps the pages of a receive ring's pool, once for as long as the pool
/// has them. Which bytes are whose is said buffer by buffer, by the ring.
record IxgbePages(DmaMapping dma, IxgbeRxStats stats) implements PagePoolDma {
    @Override
    public long map(long page) {
        long bus = dma.mapSkipSync(page, PageSource.PAGE_SIZE,
            DmaDir.FROM_DEVICE);
        if (dma.mappingError(bus)) {
            return -1;
        }
        stats.allocRxPage++;
        return bus;
    }

    @Override
    public void unmap(long page, long bus) {
        dma.unmapSkipSync(bus, PageSource.PAGE_SIZE, DmaDir.FROM_DEVICE);
    }

    @Override
    public void syncForDevice(long page, long bus) {
        // The ring does it for the half of the page that it hands out.
    }
}
