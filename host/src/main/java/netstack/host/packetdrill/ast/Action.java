package netstack.host.packetdrill.ast;

/// What happens in an event.
public sealed interface Action permits Packet, Syscall, Command, Code {
}
