package netstack.host.packetdrill.ast;

/// Statements about the `tcp_info` of this moment, between `%{` and `}%`.
public record Code(String text) implements Action {
}
