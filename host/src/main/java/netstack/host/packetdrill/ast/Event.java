package netstack.host.packetdrill.ast;

/// What a script wants to do or to see, and when.
public record Event(Pos pos, When when, Action action) {
}
