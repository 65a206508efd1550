/// Sockets that see frames as the devices do: `net/packet/af_packet.c`.
package netstack.transport.packet;
