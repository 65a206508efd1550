package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import netstack.driver.net.Ethtool;
import netstack.driver.net.FeatureNames;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;

/// `ethtool -k` and `-K`: features under their old names, each for one or
/// more of the kernel's, and then the rest.
final class EthtoolFeatures {
    /// Short and long name, and the kernel's names that they stand for.
    private record Flag(String shortName, String longName, Pattern kernel) {
        boolean covers(int bit) {
            return kernel.matcher(FeatureNames.of(bit)).matches();
        }
    }

    private static final List<Flag> FLAGS = List.of(
            flag("rx", "rx-checksumming", "rx-checksum"),
            flag("tx", "tx-checksumming", "tx-checksum-.*"),
            flag("sg", "scatter-gather", "tx-scatter-gather.*"),
            flag("tso", "tcp-segmentation-offload", "tx-tcp.*-segmentation"),
            flag("gso", "generic-segmentation-offload",
                    "tx-generic-segmentation"),
            flag("gro", "generic-receive-offload", "rx-gro"),
            flag("lro", "large-receive-offload", "rx-lro"),
            flag("rxvlan", "rx-vlan-offload", "rx-vlan-hw-parse"),
            flag("txvlan", "tx-vlan-offload", "tx-vlan-hw-insert"),
            flag("ntuple", "ntuple-filters", "rx-ntuple-filter"),
            flag("rxhash", "receive-hashing", "rx-hashing"));
    /// From the first attribute to a name in a list of bits.
    private static final int BITS = 20;

    private EthtoolFeatures() {}

    private static Flag flag(String s, String l, String kernel) {
        return new Flag(s, l, Pattern.compile(kernel));
    }

    static int show(NetDevice dev, Io io) {
        io.println("Features for " + dev.name() + ":");
        List<Integer> rest = new ArrayList<>(FeatureNames.bits());
        for (Flag flag : FLAGS) {
            List<Integer> bits = FeatureNames.bits().stream()
                    .filter(flag::covers).toList();
            rest.removeAll(bits);
            if (bits.size() == 1) {
                line(dev, bits.getFirst(), flag.longName, "", io);
                continue;
            }
            boolean any = bits.stream().anyMatch(b -> on(dev.features(), b));
            io.println(flag.longName + ": " + onOff(any));
            for (int bit : bits) {
                line(dev, bit, FeatureNames.of(bit), "\t", io);
            }
        }
        for (int bit : rest) line(dev, bit, FeatureNames.of(bit), "", io);
        return 0;
    }

    private static void line(NetDevice dev, int bit, String name,
            String indent, Io io) {
        boolean active = on(dev.features(), bit);
        boolean wanted = on(dev.wantedFeatures(), bit);
        String suffix = !on(dev.hwFeatures(), bit)
                || (NetdevFeatures.VLAN_CHALLENGED >> bit & 1) != 0
                ? " [fixed]" : active == wanted ? ""
                : " [requested " + onOff(wanted) + "]";
        io.println(indent + name + ": " + onOff(active) + suffix);
    }

    private static boolean on(long features, int bit) {
        return (features >>> bit & 1) != 0;
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    static int set(NetDevice dev, List<String> rest, Io io) {
        long bits = 0;
        long values = 0;
        int offset = BITS;
        int bad = -1;
        for (int i = 0; i < rest.size(); i += 2) {
            boolean on = value(rest, i);
            List<Integer> found = named(rest.get(i));
            if (found.isEmpty() && bad < 0) bad = offset;
            for (int bit : found) {
                bits |= 1L << bit;
                values = on ? values | 1L << bit : values & ~(1L << bit);
                offset += 8 + (FeatureNames.of(bit).length() + 4 & ~3)
                        + (on ? 4 : 0);
            }
        }
        EthtoolTool.present(dev);
        if (bad >= 0) {
            return io.fail(1, "netlink error: bit name not found (offset "
                    + (EthtoolParams.attributes(dev) + bad)
                    + ")\nnetlink error: Operation not supported");
        }
        long before = dev.features();
        Ethtool.setFeatures(dev, bits, values);
        return changes(dev, bits, values, before, io);
    }

    private static boolean value(List<String> rest, int i) {
        String v = i + 1 < rest.size() ? rest.get(i + 1) : null;
        if (!"on".equals(v) && !"off".equals(v)) {
            throw new IpError(1, "ethtool (-K): flag '" + v
                    + "' for parameter '" + rest.get(i)
                    + "' is not followed by 'on' or 'off'");
        }
        return v.equals("on");
    }

    private static List<Integer> named(String name) {
        for (Flag flag : FLAGS) {
            if (name.equals(flag.shortName) || name.equals(flag.longName)) {
                return FeatureNames.bits().stream().filter(flag::covers)
                        .toList();
            }
        }
        int bit = FeatureNames.find(name);
        return bit < 0 ? List.of() : List.of(bit);
    }

    /// Says what changed, unless it is just what was asked for.
    private static int changes(NetDevice dev, long bits, long values,
            long before, Io io) {
        long refused = (values ^ dev.features()) & bits;
        long changed = before ^ dev.features();
        if ((refused | changed & ~bits) != 0) {
            io.println("Actual changes:");
            for (int bit : FeatureNames.bits()) {
                if (!on(refused | changed, bit)) continue;
                boolean now = on(dev.features(), bit);
                io.println(FeatureNames.of(bit) + ": " + onOff(now)
                        + (on(refused, bit)
                            ? " [requested " + onOff(!now) + "]"
                            : on(bits, bit) ? "" : " [not requested]"));
            }
        }
        return refused == bits && bits != 0
                ? io.fail(1, "Could not change any device features") : 0;
    }
}
