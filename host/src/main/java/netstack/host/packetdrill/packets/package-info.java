/// Between scripts' packets and bytes: builds what is put in, reads what
/// comes out, and finds the differences.
package netstack.host.packetdrill.packets;
