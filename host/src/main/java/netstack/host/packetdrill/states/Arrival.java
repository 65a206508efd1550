package netstack.host.packetdrill.states;

import netstack.transport.wire.TcpHdr;

/// A segment that arrives. Where nothing else is said it has the number that
/// is expected, and acknowledges all that was sent.
public enum Arrival {
    SYN("SYN", 0), SYN_AGAIN("SYN again", 0), SYN_ACK("SYN-ACK", 0),
    ACK("ACK", 0), ACK_OLD("ACK, old", 0),
    ACK_ANCIENT("ACK, ancient", 0), ACK_FUTURE("ACK, future", 0),
    ACK_OUT("ACK, outside", 0), RST("RST", 0), RST_IN("RST, inside", 0),
    RST_OUT("RST, outside", 0), FIN("FIN", 0),
    FIN_EARLY("FIN, old ACK", 0), FIN_AGAIN("FIN again", 0),
    DATA("data", 10), DATA_GAP("data, gap", 10),
    DATA_OUT("data, outside", 10), DATA_OLD("data, old", 10),
    NO_ACK("no ACK flag", 10);

    private static final int GAP = 50;
    private static final int FAR = 100_000;

    /// What it is called in tables.
    public final String title;
    /// Bytes of data.
    final int len;

    Arrival(String title, int len) {
        this.title = title;
        this.len = len;
    }

    int flags() {
        return switch (this) {
            case SYN, SYN_AGAIN -> TcpHdr.SYN;
            case SYN_ACK -> TcpHdr.SYN | TcpHdr.ACK;
            case RST, RST_OUT -> TcpHdr.RST | TcpHdr.ACK;
            case RST_IN -> TcpHdr.RST;
            case FIN, FIN_EARLY, FIN_AGAIN -> TcpHdr.FIN | TcpHdr.ACK;
            case NO_ACK -> TcpHdr.PSH;
            default -> TcpHdr.ACK;
        };
    }

    /// Its number, from `rcvNxt` on, with `window` bytes of room.
    int seq(int rcvNxt, int window, int peerIsn) {
        return switch (this) {
            case SYN_AGAIN -> peerIsn;
            case FIN_AGAIN -> rcvNxt - 1;
            case RST_IN, DATA_GAP -> rcvNxt + GAP;
            case ACK_OUT, RST_OUT, DATA_OUT -> rcvNxt + window + FAR;
            case DATA_OLD -> rcvNxt - FAR;
            default -> rcvNxt;
        };
    }

    /// What it acknowledges, when we have sent up to `sndNxt`.
    int ack(int sndUna, int sndNxt) {
        return switch (this) {
            case ACK_OLD -> sndUna - 1;
            case ACK_ANCIENT -> sndUna - FAR;
            case ACK_FUTURE -> sndNxt + 1;
            case FIN_EARLY -> sndNxt - 1;
            default -> sndNxt;
        };
    }
}
