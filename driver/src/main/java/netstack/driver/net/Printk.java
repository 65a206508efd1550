package netstack.driver.net;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// The kernel's log, which `dmesg` shows: the last thousand lines.
@Linux(value = "printk", file = "kernel/printk/printk.c", renamed = true)
public final class Printk {
    private static final int MOST = 1000;
    private static final double SECOND = 1e9;

    private final Machine machine;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    Printk(Machine machine) {
        this.machine = machine;
    }

    /// Notes something about a device, with its driver and place in front.
    @Linux(value = "netdev_info", file = "net/core/dev.c")
    public void netdevInfo(NetDevice dev, String message) {
        EthtoolDrvinfo info = dev.ethtoolOps().getDrvinfo(dev);
        String where = info == null || info.busInfo().isEmpty() ? ""
            : info.driver() + " " + info.busInfo() + " ";
        info(where + dev.name() + ": " + message);
    }

    private void info(String message) {
        if (lines.size() == MOST) {
            lines.removeFirst();
        }
        lines.add(String.format(Locale.ROOT, "[%12.6f] %s",
            machine.now() / SECOND, message));
    }

    /// The lines, oldest first.
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
