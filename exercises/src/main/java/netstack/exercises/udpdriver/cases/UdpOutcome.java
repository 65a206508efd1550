package netstack.exercises.udpdriver.cases;

import java.util.List;

import netstack.exercises.verdict.SourcePoint;

/// What came of a case.
///
/// @param registered the name of the character device, or null
/// @param results what each operation returned; 0 for those of the device
/// @param frames the frames that left on the wire, in hex, in order
/// @param sentAt per call of `dev_queue_xmit`, the student's lines
/// @param leaked the `sk_buff`s that nobody freed; can only cost points
public record UdpOutcome(String registered, List<Integer> results,
        List<String> frames, List<List<SourcePoint>> sentAt,
        List<String> leaked) {
}
