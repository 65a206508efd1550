package netstack.host.packetdrill.ast;

import java.util.List;

/// An argument or a result of a system call.
public sealed interface Expr {
    /// `...`: whatever it is.
    record Ellipsis() implements Expr { }

    /// A number; `hex` says how it was written.
    record Num(long value, boolean hex) implements Expr { }

    /// A name: a constant of the C headers.
    record Word(String name) implements Expr { }

    /// A string, a char a byte; `open` if `...` follows it.
    record Str(String bytes, boolean open) implements Expr { }

    /// `a | b`.
    record Or(List<Expr> parts) implements Expr { }

    /// `field = value`.
    record Assign(Expr field, Expr value) implements Expr { }

    /// `htons(80)`, `inet_addr("10.0.0.1")`, `msg_iov(2)`.
    record Call(String name, List<Expr> args) implements Expr { }

    /// `[a, b]`.
    record Array(List<Expr> items) implements Expr { }

    /// `{a, b}`.
    record Struct(List<Expr> items) implements Expr { }
}
