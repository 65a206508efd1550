package netstack.host.sh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.net.Ethtool;
import netstack.driver.net.EthtoolChannels;
import netstack.driver.net.EthtoolCoalesce;
import netstack.driver.net.EthtoolRingparam;
import netstack.driver.net.ExtAck;
import netstack.driver.net.NetDevice;

/// The options that are numbers with names: `-l -L -g -G -c -C`.
final class EthtoolParams {
    private static final List<String> CHANNELS =
            List.of("rx", "tx", "other", "combined");
    private static final List<String> RINGS =
            List.of("rx", "rx-mini", "rx-jumbo", "tx");
    private static final List<String> COALESCE = List.of("adaptive-rx",
            "adaptive-tx", "stats-block-usecs", "sample-interval",
            "pkt-rate-low", "pkt-rate-high", "rx-usecs", "rx-frames",
            "rx-usecs-irq", "rx-frames-irq", "tx-usecs", "tx-frames",
            "tx-usecs-irq", "tx-frames-irq", "rx-usecs-low",
            "rx-frame-low", "rx-frames-low", "tx-usecs-low",
            "tx-frame-low", "tx-frames-low", "rx-usecs-high",
            "rx-frame-high", "rx-frames-high", "tx-usecs-high",
            "tx-frame-high", "tx-frames-high");
    /// Where the attributes of a request begin, before the device's name.
    private static final int HEADERS = 28;
    private static final int ATTRIBUTE = 8;

    private EthtoolParams() {}

    static int channels(NetDevice dev, Io io) {
        EthtoolChannels ch = dev.ethtoolOps().getChannels(dev);
        if (ch == null) return EthtoolTool.unsupported(io);
        io.println("Channel parameters for " + dev.name() + ":");
        io.println("Pre-set maximums:");
        counts(ch, ch.maxRx(), ch.maxTx(), ch.maxOther(), ch.maxCombined(),
                io);
        io.println("Current hardware settings:");
        counts(ch, ch.rx(), ch.tx(), ch.other(), ch.combined(), io);
        return 0;
    }

    private static void counts(EthtoolChannels max, int rx, int tx,
            int other, int combined, Io io) {
        io.println("RX:\t\t" + orNone(rx, max.maxRx()));
        io.println("TX:\t\t" + orNone(tx, max.maxTx()));
        io.println("Other:\t\t" + orNone(other, max.maxOther()));
        io.println("Combined:\t" + orNone(combined, max.maxCombined()));
    }

    private static String orNone(int n, int max) {
        return max == 0 ? "n/a" : Integer.toString(n);
    }

    static int setChannels(NetDevice dev, List<String> rest, Io io) {
        Map<String, Integer> set = parse("-L", CHANNELS, rest);
        ExtAck ack = new ExtAck();
        return answer(Ethtool.setChannels(EthtoolTool.present(dev), set, ack),
                dev, set, ack, io);
    }

    static int rings(NetDevice dev, Io io) {
        EthtoolRingparam ring = dev.ethtoolOps().getRingparam(dev);
        if (ring == null) return EthtoolTool.unsupported(io);
        io.println("Ring parameters for " + dev.name() + ":");
        io.println("Pre-set maximums:");
        sizes(ring.rxMaxPending(), ring.txMaxPending(), io);
        io.println("Current hardware settings:");
        sizes(ring.rxPending(), ring.txPending(), io);
        io.println("RX Buf Len:\t\tn/a").println("CQE Size:\t\tn/a");
        io.println("TX Push:\toff").println("TCP data split:\tn/a");
        return 0;
    }

    private static void sizes(int rx, int tx, Io io) {
        io.println("RX:\t\t" + rx).println("RX Mini:\tn/a");
        io.println("RX Jumbo:\tn/a").println("TX:\t\t" + tx);
    }

    static int setRings(NetDevice dev, List<String> rest, Io io) {
        Map<String, Integer> set = parse("-G", RINGS, rest);
        ExtAck ack = new ExtAck();
        return answer(Ethtool.setRings(EthtoolTool.present(dev), set, ack),
                dev, set, ack, io);
    }

    static int coalesce(NetDevice dev, Io io) {
        EthtoolCoalesce c = dev.ethtoolOps().getCoalesce(dev);
        if (c == null) return EthtoolTool.unsupported(io);
        io.println("Coalesce parameters for " + dev.name() + ":");
        io.println("Adaptive RX: n/a  TX: n/a");
        lines(io, "stats-block-usecs", "sample-interval", "pkt-rate-low",
                "pkt-rate-high");
        io.println("").println("rx-usecs: " + c.rxCoalesceUsecs());
        lines(io, "rx-frames", "rx-usecs-irq", "rx-frames-irq");
        io.println("").println("tx-usecs: " + c.txCoalesceUsecs());
        lines(io, "tx-frames", "tx-usecs-irq", "tx-frames-irq");
        for (String when : List.of("low", "high")) {
            io.println("");
            lines(io, "rx-usecs-" + when, "rx-frame-" + when,
                    "tx-usecs-" + when, "tx-frame-" + when);
        }
        io.println("").println("CQE mode RX: n/a  TX: n/a").println("");
        return 0;
    }

    private static void lines(Io io, String... names) {
        for (String name : names) io.println(name + ": n/a");
    }

    static int setCoalesce(NetDevice dev, List<String> rest, Io io) {
        Map<String, Integer> set = parse("-C", COALESCE, rest);
        ExtAck ack = new ExtAck();
        return answer(Ethtool.setCoalesce(EthtoolTool.present(dev), set, ack),
                dev, set, ack, io);
    }

    /// Names with their numbers, in the order of the command line.
    private static Map<String, Integer> parse(String cmd,
            List<String> names, List<String> rest) {
        Map<String, Integer> set = new LinkedHashMap<>();
        for (int i = 0; i < rest.size(); i += 2) {
            String name = rest.get(i);
            String start = "ethtool (" + cmd + "): ";
            if (!names.contains(name)) {
                throw new IpError(1, start + "unknown parameter '" + name
                        + "'");
            }
            if (i + 1 == rest.size()) {
                throw new IpError(1, start + "no value for parameter '"
                        + name + "'");
            }
            set.put(name, value(rest.get(i + 1), name, start));
        }
        return set;
    }

    private static int value(String text, String name, String start) {
        boolean flag = name.startsWith("adaptive");
        if (flag && (text.equals("on") || text.equals("off"))) {
            return text.equals("on") ? 1 : 0;
        }
        try {
            long n = flag ? -1 : Long.decode(text);
            if (n >= 0 && n <= Integer.MAX_VALUE) return (int) n;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IpError(1, start + "invalid value '" + text
                + "' for parameter '" + name + "'");
    }

    /// What the kernel answers, with the place in the request that it
    /// complains of.
    private static int answer(int rc, NetDevice dev,
            Map<String, Integer> set, ExtAck ack, Io io) {
        if (rc >= 0) return 0;
        if (ack.msg != null) {
            int at = new ArrayList<>(set.keySet()).indexOf(ack.badAttr);
            io.err.append("netlink error: ").append(ack.msg);
            if (at >= 0) {
                io.err.append(" (offset ").append(attributes(dev)
                        + ATTRIBUTE * at).append(")");
            }
            io.err.append('\n');
        }
        return io.fail(1, "netlink error: " + IpError.text(-rc));
    }

    /// The offset of the first attribute in a request about `dev`.
    static int attributes(NetDevice dev) {
        return HEADERS + (dev.name().length() + 1 + 3 & ~3);
    }
}
