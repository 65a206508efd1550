/// Headers of the transport protocols, as views over bytes.
package netstack.transport.wire;
