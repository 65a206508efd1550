package netstack.host.replay;

/// One frame of the capture: its number (from 1, as tshark counts), when it
/// is shown to the host (ns after the first), its bytes as on the wire,
/// whether a snap length had cut them, what it is, and why the host is not
/// shown it (null when it is).
record Step(int number, long time, byte[] frame, boolean cut, String text,
        String skipped) {}
