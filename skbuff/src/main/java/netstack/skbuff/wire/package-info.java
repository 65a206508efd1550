/// What header views are made of, and the Ethernet header.
package netstack.skbuff.wire;
