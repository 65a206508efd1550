package netstack.host.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlEntry;
import netstack.driver.net.SysctlException;

/// The files of `/proc` and `/sys`: each is made anew when it is read, as in
/// the kernel (seq_file). Settings can be written.
public final class ProcFs {
    private static final String SYS = "/proc/sys/";

    private final SortedMap<String, ProcFile> fixed = new TreeMap<>();
    private final List<Supplier<Map<String, ProcFile>>> folders =
            new ArrayList<>();
    private final Sysctl sysctl;

    /// Holds only the settings of `sysctl` at first.
    public ProcFs(Sysctl sysctl) {
        this.sysctl = sysctl;
    }

    /// Adds a file that `text` writes.
    public void file(String path, Supplier<String> text) {
        fixed.put(path, ProcFile.readOnly(text));
    }

    /// Adds `/proc/irq`, whose files come and go with the lines.
    public void irqs(ProcIrq irqs) {
        folders.add(irqs::files);
    }

    /// Adds `/sys/class/net`.
    public void devices(SysClassNet net) {
        folders.add(net::files);
    }

    private SortedMap<String, ProcFile> files() {
        SortedMap<String, ProcFile> all = new TreeMap<>(fixed);
        folders.forEach(folder -> all.putAll(folder.get()));
        return all;
    }

    /// Whether there is a file `path`.
    public boolean exists(String path) {
        return path.startsWith(SYS) ? sysctl.has(path.substring(SYS.length()))
                : files().containsKey(path);
    }

    /// The content of the file `path`, which must exist.
    public String read(String path) {
        if (path.startsWith(SYS)) {
            return sysctl.get(path.substring(SYS.length())) + "\n";
        }
        return files().get(path).read().get();
    }

    /// Writes the setting `path`; throws what the kernel answers.
    public void write(String path, String text) throws SysctlException {
        if (path.startsWith(SYS)) {
            sysctl.set(path.substring(SYS.length()), text);
        } else {
            files().get(path).write().accept(text);
        }
    }

    /// Whether the file `path`, which exists, can be written.
    public boolean writable(String path) {
        return path.startsWith(SYS)
                ? !sysctl.entry(path.substring(SYS.length())).isReadOnly()
                : files().get(path).write() != null;
    }

    /// The names in the folder `path`, in order; none if there is no such
    /// folder.
    public Iterable<String> list(String path) {
        String prefix = path.endsWith("/") ? path : path + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String file : files().keySet()) add(names, prefix, file);
        for (SysctlEntry entry : sysctl.list("")) {
            add(names, prefix, SYS + entry.path());
        }
        return names;
    }

    private static void add(TreeSet<String> names, String prefix,
            String file) {
        if (!file.startsWith(prefix)) return;
        String rest = file.substring(prefix.length());
        int slash = rest.indexOf('/');
        names.add(slash < 0 ? rest : rest.substring(0, slash));
    }
}
