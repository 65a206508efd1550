/// The compiler of capture filters: from an expression to a classic BPF
/// program, instruction for instruction as libpcap 1.10.3 does it.
///
/// Begin with [netstack.host.libpcap.PcapFilter]; then
/// [netstack.host.libpcap.FilterParser] (the grammar), the `Gen` classes
/// (a graph of blocks for each primitive), and
/// [netstack.host.libpcap.Optimizer].
package netstack.host.libpcap;
