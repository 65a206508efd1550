package netstack.host.packetdrill.ast;

/// A place in a script's text; lines and columns count from 1.
public record Pos(int line, int column) {
    /// Of what was not read from a text.
    public static final Pos NONE = new Pos(0, 0);

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
