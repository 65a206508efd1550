package netstack.exercises.udpdriver.cases;

import java.util.HexFormat;

/// One operation of a case.
///
/// @param payload what is written, in hex; empty for other kinds
/// @param fault what goes wrong on purpose; null for other kinds
public record Op(Kind kind, String payload, Fault fault) {

    /// What is done.
    public enum Kind { OPEN, WRITE, RELEASE, STOP, WAKE }

    /// What goes wrong during a write.
    public enum Fault {
        /// Nothing.
        NONE,
        /// `alloc_skb` returns null.
        ALLOC,
        /// The program's buffer ends in a page that is not there.
        USER
    }

    /// An operation that carries no data.
    public static Op of(Kind kind) {
        return new Op(kind, "", null);
    }

    /// A write that nothing disturbs.
    public static Op write(byte[] payload) {
        return write(payload, Fault.NONE);
    }

    /// A write that `fault` disturbs.
    public static Op write(byte[] payload, Fault fault) {
        return new Op(Kind.WRITE, HexFormat.of().formatHex(payload), fault);
    }

    /// The payload's bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(payload);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case OPEN -> "open(\"/dev/udpstub\")";
            case RELEASE -> "close";
            case STOP -> "the device stops its queue";
            case WAKE -> "the device wakes its queue";
            case WRITE -> "write " + payload.length() / 2 + " bytes"
                    + shown() + switch (fault) {
                        case NONE -> "";
                        case ALLOC -> ", alloc_skb fails";
                        case USER -> ", the buffer faults";
                    };
        };
    }

    private String shown() {
        if (payload.isEmpty()) {
            return "";
        }
        return payload.length() <= 32 ? ": " + payload
                : ": " + payload.substring(0, 32) + "...";
    }
}
