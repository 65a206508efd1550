/// Drivers that are wrong on purpose, and the right one that they differ
/// from by a line: what the DMA sanitizer must find.
///
/// Reading order: [netstack.driver.wrong.EchoDriver] (the right one),
/// [netstack.driver.wrong.WrongDriver] (the list), then the mistakes
/// themselves: with memory ([netstack.driver.wrong.WrongMemory]), with
/// rings ([netstack.driver.wrong.WrongRing]) and with registers
/// ([netstack.driver.wrong.WrongRegister]). [netstack.driver.wrong.Rig] runs
/// them.
package netstack.driver.wrong;
