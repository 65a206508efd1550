package netstack.host.proc;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import netstack.driver.net.Errno;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.SysctlException;
import netstack.napi.Napis;
import netstack.napi.NetRx;
import netstack.napi.Rps;
import netstack.qdisc.Xps;
import netstack.skbuff.Linux;

/// `/sys/class/net/`: what a device tells of itself, and how its queues are
/// steered.
///
/// Left out: power management, aliases, groups, transmit rates, and the link
/// settings of devices that have none.
@Linux(value = "net_class_groups", file = "net/core/net-sysfs.c",
        renamed = true)
public final class SysClassNet {
    private final Net net;
    private final Rps rps;
    private final Napis napis;
    private final Xps xps;
    private final Cpumask cpus;

    public SysClassNet(Net net, NetRx rx, Xps xps) {
        this.net = net;
        rps = rx.rps();
        napis = rx.napis();
        this.xps = xps;
        cpus = new Cpumask(net.machine().nrCpus());
    }

    /// The files as they are at present.
    Map<String, ProcFile> files() {
        Map<String, ProcFile> files = new TreeMap<>();
        for (NetDevice dev : net.devices().all()) {
            String dir = "/sys/class/net/" + dev.name() + "/";
            device(files, dir, dev);
            for (LinkStat stat : LinkStat.values()) {
                show(files, dir + "statistics/" + stat,
                        () -> dev.stats().sum(stat));
            }
            for (int i = 0; i < dev.realNumRxQueues(); i++) {
                rxQueue(files, dir + "queues/rx-" + i + "/", dev, i);
            }
            for (int i = 0; i < dev.realNumTxQueues(); i++) {
                txQueue(files, dir + "queues/tx-" + i + "/", dev, i);
            }
        }
        return files;
    }

    private void device(Map<String, ProcFile> files, String dir,
            NetDevice dev) {
        text(files, dir + "address", () -> mac(dev.devAddr()));
        text(files, dir + "broadcast", () -> mac(dev.broadcast()));
        show(files, dir + "addr_len", dev::addrLen);
        show(files, dir + "carrier", () -> dev.carrierOk() ? 1 : 0);
        text(files, dir + "flags",
                () -> "0x" + Integer.toHexString(dev.flags()));
        show(files, dir + "ifindex", dev::ifindex);
        show(files, dir + "iflink", dev::ifindex);
        show(files, dir + "mtu", dev::mtu);
        show(files, dir + "tx_queue_len", dev::txQueueLen);
        show(files, dir + "type", dev::type);
        text(files, dir + "operstate", () -> dev.operstate().toString()
                .toLowerCase(Locale.ROOT));
        store(files, dir + "gro_flush_timeout", dev::groFlushTimeout,
                dev::groFlushTimeout);
        store(files, dir + "napi_defer_hard_irqs", dev::napiDeferHardIrqs,
                v -> dev.napiDeferHardIrqs(s32(v)));
        store(files, dir + "threaded", () -> dev.threaded() ? 1 : 0,
                v -> modifyNapiThreaded(dev, v));
    }

    @Linux(value = "modify_napi_threaded", renamed = true)
    private void modifyNapiThreaded(NetDevice dev, long v) {
        if (v > 1 || napis.setThreaded(dev, v == 1) != 0) {
            throw new SysctlException(Errno.EOPNOTSUPP,
                    "Operation not supported");
        }
    }

    @Linux(value = "rx_queue_default_attrs", renamed = true)
    private void rxQueue(Map<String, ProcFile> files, String dir,
            NetDevice dev, int i) {
        files.put(dir + "rps_cpus", new ProcFile(
                () -> cpus.hex(rps.cpus(dev, i)) + "\n",
                text -> rps.setCpus(dev, i, cpus.parse(text))));
        store(files, dir + "rps_flow_cnt", () -> rps.flowCnt(dev, i),
                n -> rps.setFlowCnt(dev, i, (int) n));
    }

    /// A device with one queue has no choice of a queue to steer.
    @Linux(value = "netdev_queue_default_attrs", renamed = true)
    private void txQueue(Map<String, ProcFile> files, String dir,
            NetDevice dev, int i) {
        show(files, dir + "tx_timeout", dev.txQueue(i)::transTimeout);
        if (dev.numTxQueues() > 1) {
            files.put(dir + "xps_cpus", new ProcFile(
                    () -> cpus.hex(xps.cpus(dev, i)) + "\n",
                    text -> xps.setXpsQueue(dev, cpus.parse(text), i)));
        }
    }

    private static void text(Map<String, ProcFile> files, String path,
            Supplier<String> text) {
        files.put(path, ProcFile.readOnly(() -> text.get() + "\n"));
    }

    private static void show(Map<String, ProcFile> files, String path,
            LongSupplier value) {
        text(files, path, () -> "" + value.getAsLong());
    }

    private static void store(Map<String, ProcFile> files, String path,
            LongSupplier value, LongConsumer set) {
        files.put(path, new ProcFile(() -> value.getAsLong() + "\n",
                text -> set.accept(number(text))));
    }

    private static int s32(long v) {
        if (v > Integer.MAX_VALUE) throw Cpumask.range();
        return (int) v;
    }

    /// Decimal, hexadecimal after `0x`, octal after `0`.
    @Linux(value = "kstrtoul", file = "lib/kstrtox.c", renamed = true)
    private static long number(String text) {
        String digits = text.strip();
        if (!digits.matches("(0x)?[0-9a-fA-F]+")) throw Cpumask.invalid();
        try {
            return Long.decode(digits);
        } catch (NumberFormatException e) {
            throw Cpumask.invalid();
        }
    }

    private static String mac(long addr) {
        return String.format("%012x", addr)
                .replaceAll("(..)(?=.)", "$1:");
    }
}
