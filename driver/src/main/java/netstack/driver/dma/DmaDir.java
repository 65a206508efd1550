package netstack.driver.dma;

import netstack.skbuff.Linux;

/// Which way the bytes of a mapping go.
@Linux(value = "dma_data_direction", file = "include/linux/dma-direction.h",
        renamed = true)
public enum DmaDir {
    BIDIRECTIONAL, TO_DEVICE, FROM_DEVICE;

    /// True when the device may write.
    boolean fromDevice() {
        return this != TO_DEVICE;
    }

    /// True when the device may read.
    boolean toDevice() {
        return this != FROM_DEVICE;
    }
}
