package netstack.exercises.gro;

/// A TCP segment as GRO sees it: one that has just come, or one that is
/// held, with what was joined to it so far.
public interface Segment {

    int FIN = 1;
    int SYN = 2;
    int RST = 4;
    int PSH = 8;
    int ACK = 0x10;
    int URG = 0x20;
    int ECE = 0x40;
    int CWR = 0x80;

    int sourcePort();

    int destPort();

    /// The number of its first byte, 32 bits that wrap around.
    int seq();

    /// The next byte that its sender expects from us.
    int ackSeq();

    /// Its flags, [#FIN] to [#CWR].
    int flags();

    int window();

    /// The bytes of its header behind the first 20.
    byte[] options();

    /// Bytes of data; of a held one, with those that were joined to it.
    int length();

    /// Bytes of data that the first segment had, before any was joined.
    int size();
}
