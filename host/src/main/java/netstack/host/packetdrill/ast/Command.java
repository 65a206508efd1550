package netstack.host.packetdrill.ast;

/// A command line for the shell, in back quotes.
public record Command(Pos pos, String text) implements Action {
}
