/// Header views of the network layer: IPv4, ICMP and ARP. No behaviour.
package netstack.ipv4.wire;
