/// A packetdrill script as data: what its text says, before anything is
/// looked up or run. [Printer] writes it back.
package netstack.host.packetdrill.ast;
