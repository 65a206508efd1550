package netstack.transport.tcp;

/// What an ACK turned out to say: the bits that are handed from step to step
/// while it is worked off (`FLAG_*` in `net/ipv4/tcp_input.c`).
final class AckFlag {
    /// The segment has data.
    static final int DATA = 0x01;
    static final int WIN_UPDATE = 0x02;
    /// New data is acknowledged; some of it was sent more than once.
    static final int DATA_ACKED = 0x04;
    static final int RETRANS_DATA_ACKED = 0x08;
    static final int SYN_ACKED = 0x10;
    /// There is a SACK block with news.
    static final int DATA_SACKED = 0x20;
    static final int ECE = 0x40;
    /// Do all checks of the window.
    static final int SLOWPATH = 0x100;
    /// Data that was sent once, before the loss, has arrived.
    static final int ORIG_SACK_ACKED = 0x200;
    static final int SND_UNA_ADVANCED = 0x400;
    /// A block tells of data that came twice.
    static final int DSACKING_ACK = 0x800;
    /// The timer must be set anew.
    static final int SET_XMIT_TIMER = 0x1000;
    /// What was SACKed is at the head, and not acknowledged.
    static final int SACK_RENEGING = 0x2000;
    static final int UPDATE_TS_RECENT = 0x4000;
    static final int NO_CHALLENGE_ACK = 0x8000;
    static final int ACK_MAYBE_DELAYED = 0x10000;
    /// The D-SACK is for a tail loss probe.
    static final int DSACK_TLP = 0x20000;
    /// A retransmission was lost, too (`FLAG_LOST_RETRANS`).
    static final int LOST_RETRANS = 0x80;

    static final int ACKED = DATA_ACKED | SYN_ACKED;
    static final int NOT_DUP = DATA | WIN_UPDATE | ACKED;
    static final int CA_ALERT = DATA_SACKED | ECE | DSACKING_ACK;
    static final int FORWARD_PROGRESS = ACKED | DATA_SACKED;

    private AckFlag() {
    }
}
