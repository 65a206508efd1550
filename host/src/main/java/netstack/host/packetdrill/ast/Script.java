package netstack.host.packetdrill.ast;

import java.util.List;

/// A whole script.
///
/// @param init runs before time 0; null for none
/// @param cleanup runs at the end, also after a failure; null for none
public record Script(List<Option> options, Command init,
        List<Event> events, Command cleanup) {
}
