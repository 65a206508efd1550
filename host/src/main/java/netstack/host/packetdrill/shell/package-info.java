/// The command lines of scripts: those of the host's own shell, and the
/// handful of programs that only test scripts call.
package netstack.host.packetdrill.shell;
