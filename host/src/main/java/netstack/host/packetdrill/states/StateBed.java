package netstack.host.packetdrill.states;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import netstack.host.packetdrill.packets.Sniffed;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpExtMib;
import netstack.transport.tcp.TcpSeq;
import netstack.transport.wire.TcpHdr;

/// A connection that was brought to a state, one method for each, and what
/// an event makes of it: the next state and the answer.
public final class StateBed implements AutoCloseable {
    /// Long enough for an ACK that was held back, too short for a
    /// retransmission.
    private static final int ANSWER_MS = 60;
    private static final int SILENCE_S = 1200;
    private static final int SHOWN = 5;
    private static final int LEN = 10;
    private static final String FLAGS = "FSRPA";

    private final Peer peer;
    private final State start;
    private int fd = -1;
    private String result;

    /// Brings a connection to `start`; the peer's first number is `isn`.
    public StateBed(State start, int isn) {
        this.start = start;
        peer = new Peer(isn);
        switch (start) {
            case CLOSED -> socket();
            case LISTEN -> listen();
            case SYN_SENT -> synSent();
            case NEW_SYN_RECV -> newSynRecv();
            case SYN_RECV -> synRecv();
            case ESTABLISHED -> established();
            case FIN_WAIT1 -> finWait1();
            case FIN_WAIT2 -> finWait2();
            case ORPHAN -> orphan();
            case CLOSE_WAIT -> closeWait();
            case CLOSING -> closing();
            case LAST_ACK -> lastAck();
            case TIME_WAIT -> timeWait();
        }
        if (start != State.CLOSED && state() != start) {
            throw new IllegalStateException(start + " became " + state());
        }
        peer.sent();
    }

    Peer peer() {
        return peer;
    }

    private Syscalls sys() {
        return peer.host.syscalls();
    }

    private void socket() {
        peer.call(() -> fd = sys().socket(SockaddrIn.AF_INET,
                SockOpt.SOCK_STREAM | SockOpt.SOCK_NONBLOCK, 0));
        peer.call(() -> sys().bind(fd, new SockaddrIn(0,
                Peer.LOCAL_PORT)));
    }

    private void listen() {
        socket();
        peer.call(() -> sys().listen(fd, 5));
    }

    private void synSent() {
        socket();
        call(Call.CONNECT);
        peer.sent();
    }

    private void newSynRecv() {
        listen();
        rcv(TcpHdr.SYN, peer.isn, 0);
    }

    private void synRecv() {
        synSent();
        rcv(TcpHdr.SYN, peer.isn, 0);
    }

    private void established() {
        synSent();
        rcv(TcpHdr.SYN | TcpHdr.ACK, peer.isn, peer.sndNxt);
        // The socket learns from this call that it is connected.
        call(Call.CONNECT);
    }

    private void finWait1() {
        established();
        call(Call.SHUTDOWN);
        peer.sent();
    }

    private void finWait2() {
        finWait1();
        rcv(TcpHdr.ACK, peer.rcvNxt, peer.sndNxt);
    }

    private void orphan() {
        finWait2();
        call(Call.CLOSE);
    }

    private void closeWait() {
        established();
        rcv(TcpHdr.FIN | TcpHdr.ACK, peer.rcvNxt, peer.sndNxt);
        peer.pass(ANSWER_MS);
        peer.sent();
    }

    private void closing() {
        finWait1();
        rcv(TcpHdr.FIN | TcpHdr.ACK, peer.rcvNxt, peer.sndNxt - 1);
    }

    private void lastAck() {
        closeWait();
        call(Call.SHUTDOWN);
    }

    private void timeWait() {
        finWait2();
        rcv(TcpHdr.FIN | TcpHdr.ACK, peer.rcvNxt, peer.sndNxt);
    }

    private void rcv(int flags, int seq, int ack) {
        peer.rcv(flags, seq, ack, 0);
        peer.sent();
    }

    /// What the host knows of the connection now.
    public State state() {
        State listener = State.CLOSED;
        for (TcpSeq.Row row : peer.host.inet().tcp.seq().rows()) {
            State s = State.of(row.state(), row.full());
            if (row.rport() == Peer.REMOTE_PORT) return s;
            if (s == State.LISTEN) listener = s;
        }
        return listener;
    }

    // tag::arrival[]
    /// A segment arrives; returns the next state, if it is another one, and
    /// the answer.
    public String event(Arrival a) {
        long challenges = challenges();
        peer.rcv(a.flags(), a.seq(peer.rcvNxt, peer.window, peer.isn),
                a.ack(unacked(), peer.sndNxt), a.len);
        peer.pass(ANSWER_MS);
        boolean challenge = challenges() > challenges;
        return outcome(answer(challenge));
    }
    // end::arrival[]

    /// All is acknowledged but what the state still waits for.
    private int unacked() {
        return switch (start) {
            case SYN_SENT, NEW_SYN_RECV, SYN_RECV, FIN_WAIT1, CLOSING,
                LAST_ACK -> peer.sndNxt - 1;
            default -> peer.sndNxt;
        };
    }

    /// The program calls; returns what it gets, the next state, the answer.
    public String event(Call c) {
        call(c);
        peer.pass(ANSWER_MS);
        return result + " " + outcome(answer(false));
    }

    /// Nothing happens: the first things that are sent, after how many
    /// seconds, how many there are in all, and when the state ends.
    public String silence() {
        StringJoiner first = new StringJoiner(", ");
        int sent = 0;
        State now = start;
        long begin = peer.network.now();
        for (int s = 0; s < SILENCE_S && now == start; s++) {
            peer.pass(1000);
            for (Sniffed p : peer.sniffed()) {
                if (sent++ < SHOWN) {
                    first.add(flags(p.tcp()) + seconds(p.timeNs() - begin));
                }
            }
            now = state();
        }
        if (sent > SHOWN) first.add("... (" + sent + ")");
        if (now != start) {
            first.add(now.mark + seconds(peer.network.now() - begin));
        }
        return first.length() == 0 ? "-" : first.toString();
    }

    private static String seconds(long ns) {
        return String.format(Locale.ROOT, " %.1f", ns / 1e9);
    }

    private String outcome(String answer) {
        State next = state();
        return (next == start ? "=" : next.mark)
                + (answer.isEmpty() ? "" : "/" + answer);
    }

    private long challenges() {
        return peer.host.inet().tcp.ext().sum(TcpExtMib.TCPCHALLENGEACK);
    }

    private String answer(boolean challenge) {
        List<TcpHdr> sent = peer.sent();
        StringJoiner all = new StringJoiner("+");
        for (TcpHdr th : sent) all.add(flags(th));
        return challenge ? "C" + all : all.toString();
    }

    private static String flags(TcpHdr th) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FLAGS.length(); i++) {
            int bit = i == FLAGS.length() - 1 ? TcpHdr.ACK : 1 << i;
            if ((th.flags() & bit) != 0) text.append(FLAGS.charAt(i));
        }
        return text.toString();
    }

    private void call(Call c) {
        peer.call(() -> {
            try {
                result = Integer.toString(make(c));
            } catch (ErrnoException e) {
                result = e.name();
            }
        });
    }

    private int make(Call c) {
        switch (c) {
            case CONNECT -> sys().connect(fd, Peer.remote());
            case LISTEN -> sys().listen(fd, 5);
            case SEND -> {
                return sys().send(fd, new byte[LEN], 0);
            }
            case RECV -> {
                return sys().recv(fd, new byte[LEN], 0);
            }
            case SHUTDOWN -> sys().shutdown(fd, SockOpt.SHUT_WR);
            case CLOSE -> sys().close(fd);
            case ABORT -> {
                sys().setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_LINGER,
                        0);
                sys().close(fd);
            }
        }
        return 0;
    }

    @Override
    public void close() {
        peer.close();
    }
}
