package netstack.host.replay;

import java.util.List;
import netstack.skbuff.DropReason;

/// What became of one frame: the functions that it went through, the reasons
/// of drops, the sockets that got something, and the host's answers.
record Outcome(Step step, List<String> path, List<DropReason> drops,
        List<String> sockets, List<String> answers, boolean held) {

    /// The frame's fate in a few words.
    String fate() {
        if (step.skipped() != null) return "not shown: " + step.skipped();
        if (!sockets.isEmpty()) return String.join("; ", sockets);
        if (!drops.isEmpty()) return "dropped: " + drops.getFirst();
        if (path.isEmpty()) return "the card let it pass: not for the host";
        return held ? "kept: part of a datagram" : "handled";
    }
}
