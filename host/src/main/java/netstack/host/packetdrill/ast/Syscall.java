package netstack.host.packetdrill.ast;

import java.util.List;

/// A system call and what it is to return.
///
/// @param end when a call that blocks is to return, in microseconds on the
///        event's own base; null for a call that doesn't
/// @param errno the name of the error expected; null if none is written
/// @param note what stands in parentheses behind it; null for nothing
public record Syscall(Long end, String name, List<Expr> args, Expr result,
        String errno, String note) implements Action {
}
