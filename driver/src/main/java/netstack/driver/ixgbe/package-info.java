/// The driver of the Intel 82599: `drivers/net/ethernet/intel/ixgbe`.
///
/// It knows the hardware only through registers and descriptor rings.
/// Reading order: [Ixgbe] (the device as the stack sees it) brings the
/// hardware up with [IxgbeHw]; an interrupt schedules an [IxgbeQVector],
/// whose poll cleans an [IxgbeTxRing] and an [IxgbeRxRing]; a packet leaves
/// through [IxgbeTxRing#xmitFrame].
package netstack.driver.ixgbe;
