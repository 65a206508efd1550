/// `tcpdump`: what it prints of a packet, and the program itself.
package netstack.host.tcpdump;
