/// The host's physical memory, and how a device reaches it.
///
/// Reading order: [netstack.driver.dma.DmaMemory] (pages),
/// [netstack.driver.dma.DmaMapping] (what a driver calls),
/// [netstack.driver.dma.Iommu] (what the device's addresses mean),
/// [netstack.driver.dma.DmaBus] (what the device does),
/// [netstack.driver.dma.DmaCoherent] (memory that both see at once).
///
/// The sanitizer: [netstack.driver.dma.Rule] (what it checks),
/// [netstack.driver.dma.DmaDebug] (who broke which rule),
/// [netstack.driver.dma.Report] (what a student reads).
package netstack.driver.dma;
