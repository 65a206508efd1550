package netstack.driver.net;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

import netstack.skbuff.Linux;

/// The tree under `/proc/sys` of one namespace.
///
/// Each module declares its entries once and keeps the typed handle that it
/// gets back; a read on the path is then a field. `host` reads and writes by
/// path or by the dotted name that `sysctl(8)` takes.
@Linux(value = "ctl_table_set", file = "include/linux/sysctl.h")
public final class Sysctl {
    private final TreeMap<String, SysctlEntry> entries = new TreeMap<>();

    /// Declares an integer between `min` and `max`.
    public SysctlInt intOf(String path, int def, int min, int max) {
        return add(new SysctlInt(path, def, min, max));
    }

    /// Declares an integer that takes any value.
    public SysctlInt intOf(String path, int def) {
        return intOf(path, def, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /// Declares a switch.
    public SysctlBool boolOf(String path, boolean def) {
        return add(new SysctlBool(path, def));
    }

    /// Declares a line of text; `known` says which values exist.
    public SysctlString stringOf(String path, String def,
            Predicate<String> known) {
        return add(new SysctlString(path, def, known));
    }

    /// Declares a line of text that takes anything.
    public SysctlString stringOf(String path, String def) {
        return stringOf(path, def, any -> true);
    }

    /// Declares several integers, each between `min` and `max`.
    public SysctlLongs longsOf(String path, long min, long max,
            long... def) {
        return add(new SysctlLongs(path, def, min, max));
    }

    private <T extends SysctlEntry> T add(T entry) {
        if (entries.putIfAbsent(entry.path(), entry) != null) {
            throw new IllegalStateException(
                "sysctl declared twice: " + entry.path());
        }
        return entry;
    }

    /// Removes `path` and all below it: a device goes, its conf goes.
    public void unregister(String path) {
        entries.remove(path);
        entries.subMap(path + "/", path + "0").clear();
    }

    /// The value of `key`, a path or a dotted name.
    public String get(String key) {
        return entry(key).read();
    }

    /// Writes `key`; throws [SysctlException] where the kernel refuses.
    public void set(String key, String value) {
        entry(key).write(value);
    }

    /// The entry of `key`, a path or a dotted name.
    public SysctlEntry entry(String key) {
        SysctlEntry entry = entries.get(path(key));
        if (entry == null) {
            throw SysctlException.missing();
        }
        return entry;
    }

    /// Whether `key` exists.
    public boolean has(String key) {
        return entries.containsKey(path(key));
    }

    /// All entries at `key` and below, in the order of their paths; all
    /// there are for the empty key.
    public List<SysctlEntry> list(String key) {
        String path = path(key);
        return entries.values().stream()
            .filter(e -> path.isEmpty() || e.path().equals(path)
                || e.path().startsWith(path + "/"))
            .toList();
    }

    /// As `sysctl(8)`: if the first separator is a dot, dots and slashes
    /// change places, so that `net.ipv4.conf.eth0/100.rp_filter` names the
    /// device `eth0.100`.
    static String path(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        if (dot < 0 || slash >= 0 && slash < dot) {
            return key;
        }
        StringBuilder path = new StringBuilder(key);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            path.setCharAt(i, c == '.' ? '/' : c == '/' ? '.' : c);
        }
        return path.toString();
    }
}
