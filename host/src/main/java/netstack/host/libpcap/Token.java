package netstack.host.libpcap;

/// A word of an expression.
///
/// @param kind what it is
/// @param text as it was written; for a keyword its first spelling
/// @param num the value of a number
record Token(Kind kind, String text, int num) {
    enum Kind { WORD, OP, NUM, ID, HID, HID6, EID, AID, ERROR, END }

    boolean is(String s) {
        return (kind == Kind.WORD || kind == Kind.OP) && text.equals(s);
    }

    /// Whether it can only be an identifier (a number can be more).
    boolean identifier() {
        return switch (kind) {
            case ID, HID, HID6, EID, AID -> true;
            default -> false;
        };
    }
}
