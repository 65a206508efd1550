/// What happened to a packet, function by function: probes woven into the
/// stack while somebody looks.
///
/// Reading order: `Hop`, `Walk`, `Drawing`.
package netstack.host.trace;
