package netstack.host.packetdrill.sys;

import java.util.HashMap;
import java.util.Map;

/// Which descriptor of the host a number in the script stands for: scripts
/// are written for a program that has opened nothing else.
public final class Fds {
    private final Map<Long, Integer> live = new HashMap<>();

    /// The host's descriptor for `script`; a number that was never returned
    /// stands for itself.
    public int live(long script) {
        return live.getOrDefault(script, (int) script);
    }

    /// The script's number for `fd`; -1 if it has none.
    public long script(int fd) {
        for (Map.Entry<Long, Integer> e : live.entrySet()) {
            if (e.getValue() == fd) return e.getKey();
        }
        return -1;
    }

    /// A call returned `fd` where the script has `script`.
    public void put(long script, int fd) {
        live.put(script, fd);
    }

    /// The number means nothing any more.
    public void remove(long script) {
        live.remove(script);
    }

    /// All descriptors that are open.
    public Iterable<Integer> open() {
        return live.values().stream().sorted().toList();
    }
}
