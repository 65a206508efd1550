/// The transmit engine: from a finished frame to the driver.
///
/// Reading order, as a packet meets the files: [DevQueue] (`dev_queue_xmit`),
/// `TxPick`, [Qdisc] with [PfifoFast], `SchGeneric` (`sch_direct_xmit`,
/// `__qdisc_run`), `Validate`, `HardXmit` (`dev_hard_start_xmit`); for what
/// a sender may not finish [NetTx] (`net_tx_action`); [Qdiscs] gives devices
/// their disciplines.
package netstack.qdisc;
