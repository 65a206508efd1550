package netstack.transport.tcp;

import java.util.LinkedHashSet;
import java.util.Set;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Tracepoint;

/// All TCP sockets that a machine ever had in a connection: what is left of them.
public final class SockWatch {
    private final Set<TcpSock> socks = new LinkedHashSet<>();
    private final Set<TcpState> states = new LinkedHashSet<>();

    public SockWatch(Machine machine) {
        machine.tracepoints().attach(Tracepoint.INET_SOCK_SET_STATE, (_, sock, _, to) -> {
            socks.add((TcpSock) sock);
            states.add(TcpState.of((int) to));
        });
    }

    /// How many there were.
    public int count() {
        return socks.size();
    }

    /// Whether one was ever in the state.
    public boolean saw(TcpState state) {
        return states.contains(state);
    }

    /// What is left of any of them: a timer, a packet, memory; empty if nothing is.
    public String left() {
        StringBuilder all = new StringBuilder();
        for (TcpSock tp : socks) {
            say(all, tp, "retransmit timer", tp.retransmitTimer.pending());
            say(all, tp, "delayed ACK timer", tp.delackTimer.pending());
            say(all, tp, "keepalive timer", tp.keepaliveTimer.pending());
            say(all, tp, "compressed ACK timer", tp.compressedAckTimer.active());
            say(all, tp, "packets to send", !tp.writeQueue.isEmpty() || tp.rtxHead() != null);
            say(all, tp, "packets to read", !tp.receiveQueue.isEmpty()
                || !tp.outOfOrderQueue.isEmpty());
            say(all, tp, "send memory", tp.wmemQueued != 0 || tp.wmemAlloc != 0);
            say(all, tp, "receive memory", tp.rmemAlloc != 0);
            say(all, tp, "reserved memory", tp.forwardAlloc != 0);
            say(all, tp, "a state: " + tp.st, tp.st != TcpState.CLOSE);
            say(all, tp, "a place in the accept queue", !tp.acceptQueue.empty());
            say(all, tp, "half-open connections", tp.acceptQueue.qlen != 0);
        }
        return all.toString();
    }

    private static void say(StringBuilder all, TcpSock tp, String what, boolean left) {
        if (left) {
            all.append(tp.num).append(": ").append(what).append('\n');
        }
    }
}
