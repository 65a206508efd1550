/// The Internet Protocol, version 4 (`net/ipv4`).
///
/// Reading order, receive: [IpInput#rcv], `rcvFinish`, `Route.inputNoref`,
/// `localDeliver`, [IpFragment#defrag], [NetProtocol#handler]; forward:
/// [IpForward]; transmit: [IpMakeSkb] or [IpOutput#queueXmit],
/// [IpOutput#localOut], `output`, `finishOutput`, `finishOutput2`,
/// `Neighbour.output`.
package netstack.ipv4;
