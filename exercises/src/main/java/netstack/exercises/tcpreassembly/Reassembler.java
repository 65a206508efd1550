package netstack.exercises.tcpreassembly;

import java.util.List;

/// What you write in `tcp-reassembly`: the receiving half of TCP behind its
/// header. Positions count the bytes of the stream from 0.
public interface Reassembler {

    /// Begins a stream. Bytes below `capacity` plus what the program has
    /// read may come; more is not kept.
    void open(int capacity);

    /// A segment came: `data` belongs at position `at`; behind its last
    /// byte the stream ends if `fin`. It may be old, double, overlapping,
    /// out of order, too far ahead.
    void segment(long at, byte[] data, boolean fin);

    /// The program reads: at most `max` bytes, in order; an empty array
    /// when none is ready.
    byte[] read(int max);

    /// The position of the next byte that is missing (`RCV.NXT`).
    long rcvNxt();

    /// How many bytes from there on may come (`RCV.WND`).
    int window();

    /// Whether all bytes up to the end of the stream have come.
    boolean finished();

    /// What came beyond the first gap, at most four blocks: first the one
    /// that the segment before this call went into, if there is one, then
    /// the others in ascending order.
    List<Block> sack();
}
