package netstack.driver.net;

import java.util.Arrays;
import java.util.Map;
import netstack.skbuff.Linux;

/// The kernel's half of `ethtool`: checks what does not depend on a driver,
/// then asks the driver's [EthtoolOps]. Functions return 0, or a negated
/// [Errno] with a word about it in `ack`; call them from a task.
@Linux(value = "ethtool_genl_ops", file = "net/ethtool/netlink.c",
    renamed = true)
public final class Ethtool {
    private static final String TOO_MANY_CHANNELS =
        "requested channel count exceeds maximum";

    private Ethtool() {
    }

    /// Changes numbers of queues, `rx`, `tx`, `other` or `combined`; those
    /// that are not in `set` stay.
    @Linux(value = "ethnl_set_channels", file = "net/ethtool/channels.c")
    public static int setChannels(NetDevice dev, Map<String, Integer> set,
            ExtAck ack) {
        EthtoolOps ops = dev.ethtoolOps();
        EthtoolChannels old = ops.getChannels(dev);
        if (old == null) {
            return -Errno.EOPNOTSUPP;
        }
        EthtoolChannels ch = old.with(set.get("rx"), set.get("tx"),
            set.get("other"), set.get("combined"));
        if (ch.equals(old)) {
            return 0;
        }
        String bad = tooMany(ch);
        if (bad != null) {
            return ack.fail(Errno.EINVAL, TOO_MANY_CHANNELS, bad);
        }
        if (ch.combined() == 0 && (ch.rx() == 0 || ch.tx() == 0)) {
            return ack.fail(Errno.EINVAL, "requested channel counts would "
                + "result in no RX or TX channel being configured",
                set.containsKey("combined") ? "combined"
                    : ch.rx() == 0 ? "rx" : "tx");
        }
        int inUse = maxRxfhChannel(dev);
        if (ch.combined() + ch.rx() <= inUse) {
            return ack.fail(Errno.EINVAL, "requested channel counts are too "
                + "low for existing indirection table (" + inUse + ")", null);
        }
        return ops.setChannels(dev, ch);
    }

    private static String tooMany(EthtoolChannels ch) {
        return ch.rx() > ch.maxRx() ? "rx"
            : ch.tx() > ch.maxTx() ? "tx"
            : ch.other() > ch.maxOther() ? "other"
            : ch.combined() > ch.maxCombined() ? "combined" : null;
    }

    /// The highest ring in a table that the user made, 0 without one.
    @Linux(value = "ethtool_get_max_rxfh_channel",
        file = "net/ethtool/common.c")
    private static int maxRxfhChannel(NetDevice dev) {
        if (!dev.rxfhConfigured()) {
            return 0;
        }
        EthtoolRxfh rxfh = dev.ethtoolOps().getRxfh(dev);
        return Arrays.stream(rxfh.indir()).max().orElse(0);
    }

    /// Changes the rings' sizes, `rx`, `tx`, `rx-mini` or `rx-jumbo`.
    @Linux(value = "ethnl_set_rings", file = "net/ethtool/rings.c")
    public static int setRings(NetDevice dev, Map<String, Integer> set,
            ExtAck ack) {
        EthtoolRingparam old = dev.ethtoolOps().getRingparam(dev);
        if (old == null) {
            return -Errno.EOPNOTSUPP;
        }
        int rx = set.getOrDefault("rx", old.rxPending());
        int tx = set.getOrDefault("tx", old.txPending());
        boolean small = set.getOrDefault("rx-mini", 0) == 0;
        String bad = rx > old.rxMaxPending() ? "rx" : !small ? "rx-mini"
            : set.getOrDefault("rx-jumbo", 0) != 0 ? "rx-jumbo"
            : tx > old.txMaxPending() ? "tx" : null;
        if (bad != null) {
            return ack.fail(Errno.EINVAL,
                "requested ring size exceeds maximum", bad);
        }
        EthtoolRingparam ring = new EthtoolRingparam(old.rxMaxPending(),
            old.txMaxPending(), rx, tx);
        return ring.equals(old) ? 0
            : dev.ethtoolOps().setRingparam(dev, ring);
    }

    /// Changes interrupt moderation: `rx-usecs`, `tx-usecs`; every other
    /// name is a parameter that no driver here has.
    @Linux(value = "ethnl_set_coalesce", file = "net/ethtool/coalesce.c")
    public static int setCoalesce(NetDevice dev, Map<String, Integer> set,
            ExtAck ack) {
        EthtoolCoalesce old = dev.ethtoolOps().getCoalesce(dev);
        if (old == null) {
            return -Errno.EOPNOTSUPP;
        }
        for (String name : set.keySet()) {
            if (!name.equals("rx-usecs") && !name.equals("tx-usecs")) {
                return ack.fail(Errno.EINVAL,
                    "cannot modify an unsupported parameter", name);
            }
        }
        EthtoolCoalesce c = new EthtoolCoalesce(
            set.getOrDefault("rx-usecs", old.rxCoalesceUsecs()),
            set.getOrDefault("tx-usecs", old.txCoalesceUsecs()));
        return c.equals(old) ? 0 : dev.ethtoolOps().setCoalesce(dev, c);
    }

    /// Changes how receive is spread. An empty table is the default one:
    /// entry i leads to ring i modulo their number.
    @Linux(value = "ethtool_set_rxfh", file = "net/ethtool/ioctl.c")
    public static int setRxfh(NetDevice dev, EthtoolRxfh rxfh) {
        EthtoolOps ops = dev.ethtoolOps();
        int size = ops.getRxfhIndirSize(dev);
        int rings = ops.getRxRings(dev);
        if (size == 0) {
            return -Errno.EOPNOTSUPP;
        }
        int[] indir = rxfh.indir();
        boolean reset = indir != null && indir.length == 0;
        if (reset) {
            indir = new int[size];
            Arrays.setAll(indir, i -> i % rings);
        } else if (indir != null && (indir.length != size
                || Arrays.stream(indir).anyMatch(r -> r >= rings))) {
            return -Errno.EINVAL;
        }
        int rc = ops.setRxfh(dev, new EthtoolRxfh(indir, rxfh.key()));
        if (rc == 0 && indir != null) {
            dev.rxfhConfigured(!reset);
        }
        return rc;
    }

    /// Wants the features of `bits` that are in `on`, and not those that
    /// are not.
    @Linux(value = "ethnl_set_features", file = "net/ethtool/features.c")
    public static void setFeatures(NetDevice dev, long bits, long on) {
        long wanted = dev.wantedFeatures() & ~bits | on & bits;
        long possible = wanted & dev.hwFeatures();
        if (possible != dev.wantedFeatures()) {
            dev.wantedFeatures(possible);
            NetdevFeatures.update(dev);
        }
    }
}
