/// The hardware: an Intel 82599 and the cables between hosts.
///
/// Reading order: [netstack.driver.hw.Reg] (what there is to write),
/// [netstack.driver.hw.Nic82599] (the parts),
/// [netstack.driver.hw.Arrivals] to [netstack.driver.hw.RxUnit] (a frame
/// comes in), [netstack.driver.hw.MsiX] (the CPU hears of it),
/// [netstack.driver.hw.TxUnit] to [netstack.driver.hw.Wire] (a frame goes
/// out). Nothing here knows Linux or a driver.
package netstack.driver.hw;
