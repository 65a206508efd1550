package netstack.host.packetdrill.sys;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The files that a script's commands make, and that it opens: only their
/// lengths count, since all that is sent is zeros.
public final class TestFiles {
    private static final int DEFAULT_BS = 512;

    private final Map<String, Long> lengths = new HashMap<>();

    /// How long a file is; -1 if there is none.
    long length(String name) {
        return lengths.getOrDefault(name, -1L);
    }

    /// A file that a call opens with `O_CREAT`.
    void create(String name) {
        lengths.putIfAbsent(name, 0L);
    }

    /// `dd if=/dev/zero of=NAME bs=N count=N`.
    public int dd(List<String> args) {
        Map<String, String> named = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0) {
                named.put(arg.substring(0, equals),
                        arg.substring(equals + 1));
            }
        }
        String of = named.get("of");
        if (of != null) {
            lengths.put(of, bytes(named.get("bs"), DEFAULT_BS)
                    * bytes(named.get("count"), 1));
        }
        return 0;
    }

    /// A number, with dd's letters for its size.
    private static long bytes(String text, long otherwise) {
        if (text == null) return otherwise;
        long unit = switch (text.charAt(text.length() - 1)) {
            case 'c' -> 1;
            case 'k', 'K' -> 1 << 10;
            case 'M' -> 1 << 20;
            case 'G' -> 1 << 30;
            default -> 0;
        };
        return unit == 0 ? Long.parseLong(text) : unit
                * Long.parseLong(text.substring(0, text.length() - 1));
    }

    /// `rm NAME...`.
    public int rm(List<String> args) {
        lengths.keySet().removeAll(args);
        return 0;
    }
}
