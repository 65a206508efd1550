package netstack.exercises.bare;

import netstack.exercises.tcpreassembly.Reassembler;
import netstack.exercises.tcprto.RtoClock;
import netstack.exercises.tcpsender.SlidingSender;
import netstack.exercises.tcpseq.SeqMath;

/// What a bare connection is made of. An exercise puts the student's part
/// in the place of a plain one.
///
/// @param iss the first sequence number of this side
public record Parts(int iss, SeqMath seq, SlidingSender sender,
        Reassembler receiver, RtoClock rto) {

    /// Plain parts: they carry data, but no better than must be.
    public static Parts plain(int iss) {
        return new Parts(iss, new PlainSeq(), new GoBackN(), new InOrder(),
                new FixedRto());
    }

    public Parts with(SeqMath part) {
        return new Parts(iss, part, sender, receiver, rto);
    }

    public Parts with(SlidingSender part) {
        return new Parts(iss, seq, part, receiver, rto);
    }

    public Parts with(Reassembler part) {
        return new Parts(iss, seq, sender, part, rto);
    }

    public Parts with(RtoClock part) {
        return new Parts(iss, seq, sender, receiver, part);
    }
}
