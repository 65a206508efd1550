/// UDP. Receive: `Udp` (`udp_rcv`), `UdpInput`, `UdpLookup`, `UdpSock`
/// (`__udp_enqueue_schedule_skb`), `UdpRecv` (`udp_recvmsg`). Transmit:
/// `UdpSend` (`udp_sendmsg`), `UdpMsg` (what IP takes its bytes from).
package netstack.transport.udp;
