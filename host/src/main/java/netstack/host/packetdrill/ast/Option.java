package netstack.host.packetdrill.ast;

/// A setting in a script's head: `--tolerance_usecs=10000`. What the text
/// writes as `NAME=value` is the option `define`.
///
/// @param value as written, with its quotes; null if there is none
public record Option(Pos pos, String name, String value) {
    /// The option that gives a word a meaning.
    public static final String DEFINE = "define";
}
