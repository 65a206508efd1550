/// System calls as scripts write them: constants, arguments, the calls
/// themselves, and what is compared with what the script says.
package netstack.host.packetdrill.sys;
