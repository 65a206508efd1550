package netstack.host.packetdrill.parse;

import netstack.host.packetdrill.ast.Pos;

/// A script that can't be read, or whose settings make no sense: one line,
/// `file:line:column: what is wrong`.
public final class BadScript extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Says what is wrong at a place of a file.
    public BadScript(String file, Pos pos, String what) {
        super(file + ":" + pos + ": " + what, null, false, false);
    }
}
