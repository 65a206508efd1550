/// All states of a TCP connection against all that can happen to it, run on
/// a host: the tables of the chapter on TCP.
package netstack.host.packetdrill.states;
