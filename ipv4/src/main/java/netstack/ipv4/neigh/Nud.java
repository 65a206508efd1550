package netstack.ipv4.neigh;

import netstack.skbuff.Linux;

/// States of a neighbour, as bits (RFC 4861, section 7.3.2, and Linux's
/// own): what is known of its hardware address, and how well.
@Linux(value = "NUD", file = "include/uapi/linux/neighbour.h",
    renamed = true)
public final class Nud {
    public static final int NONE = 0;
    /// Asked, no answer yet.
    public static final int INCOMPLETE = 0x01;
    /// Confirmed a short time ago.
    public static final int REACHABLE = 0x02;
    /// Known, but not confirmed for a while.
    public static final int STALE = 0x04;
    /// Used while stale: will be asked if nobody confirms it.
    public static final int DELAY = 0x08;
    /// Being asked directly.
    public static final int PROBE = 0x10;
    /// Has not answered.
    public static final int FAILED = 0x20;
    /// Needs no resolution: broadcast, multicast, loopback.
    public static final int NOARP = 0x40;
    /// Set by hand.
    public static final int PERMANENT = 0x80;

    /// A timer runs.
    public static final int IN_TIMER = INCOMPLETE | REACHABLE | DELAY | PROBE;
    /// There is an address.
    public static final int VALID =
        PERMANENT | NOARP | REACHABLE | PROBE | STALE | DELAY;
    /// The address needs no check.
    public static final int CONNECTED = PERMANENT | NOARP | REACHABLE;

    private static final String[] NAMES = { "INCOMPLETE", "REACHABLE",
        "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT" };

    private Nud() {
    }

    /// The word that `ip neigh` shows.
    public static String toString(int state) {
        return state == NONE ? "NONE"
            : NAMES[Integer.numberOfTrailingZeros(state)];
    }
}
