package netstack.host.packetdrill.states;

import java.util.List;

/// What a program can do: the user calls of RFC 9293, 3.10, as system calls.
public enum Call {
    CONNECT("connect"), LISTEN("listen"), SEND("send"), RECV("recv"),
    SHUTDOWN("shutdown"), CLOSE("close"),
    /// `close` with SO_LINGER of no time.
    ABORT("abort");

    /// Those that open and use a connection, and those that end it.
    public static final List<Call> USES = List.of(CONNECT, LISTEN, SEND,
            RECV);
    public static final List<Call> ENDS = List.of(SHUTDOWN, CLOSE, ABORT);

    /// What it is called in tables.
    public final String title;

    Call(String title) {
        this.title = title;
    }
}
