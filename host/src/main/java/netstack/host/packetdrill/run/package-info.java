/// Runs scripts: a host with a tunnel device, the clock of events, and the
/// packets that are put in and looked for.
package netstack.host.packetdrill.run;
