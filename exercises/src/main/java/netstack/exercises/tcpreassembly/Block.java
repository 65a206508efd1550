package netstack.exercises.tcpreassembly;

/// Bytes of the stream that are there: `from` up to, and without, `to`.
public record Block(long from, long to) {
}
