package netstack.host.sh;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import netstack.driver.net.Errno;
import netstack.driver.net.Ethtool;
import netstack.driver.net.EthtoolOps;
import netstack.driver.net.EthtoolRxfh;
import netstack.driver.net.NetDevice;

/// `ethtool -x` and `-X`: how receive is spread over rings.
final class EthtoolRxfhTool {
    private static final int FAILED = 1;
    private static final int NO_RINGS = 102;
    private static final int A_ROW = 8;
    private static final String CANNOT_SET =
            "Cannot set RX flow hash configuration:";

    /// What the command line asks for.
    private static final class Request {
        Integer start;
        Integer equal;
        List<Integer> weights;
        boolean def;
        String key;
        String hfunc;
    }

    private EthtoolRxfhTool() {}

    static int show(NetDevice dev, Io io) {
        EthtoolOps ops = dev == null ? EthtoolOps.NONE : dev.ethtoolOps();
        if (ops.getRxRings(dev) == 0) {
            return io.fail(NO_RINGS, "Cannot get RX ring count: "
                    + EthtoolShow.why(dev));
        }
        EthtoolRxfh rxfh = ops.getRxfh(dev);
        io.println("RX flow hash indirection table for " + dev.name()
                + " with " + ops.getRxRings(dev) + " RX ring(s):");
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < rxfh.indir().length; i++) {
            if (i % A_ROW == 0) row.append(String.format("%5d: ", i));
            row.append(String.format(" %5d", rxfh.indir()[i]));
            if (i % A_ROW == A_ROW - 1) {
                io.println(row.toString());
                row.setLength(0);
            }
        }
        io.println("RSS hash key:");
        io.println(ops.getRxfhKeySize(dev) == 0
                ? IpError.text(Errno.EOPNOTSUPP)
                : HexFormat.ofDelimiter(":").formatHex(rxfh.key()));
        io.println("RSS hash function:").println("    toeplitz: on");
        io.println("    xor: off").println("    crc32: off");
        return 0;
    }

    static int set(NetDevice dev, List<String> args, Io io) {
        Request r = parse(new ArrayList<>(args));
        if (r == null) return EthtoolTool.badArgs(io);
        String clash = clash(r);
        if (clash != null) return io.fail(FAILED, clash);
        EthtoolOps ops = dev == null ? EthtoolOps.NONE : dev.ethtoolOps();
        if (ops.getRxRings(dev) == 0) {
            return io.fail(FAILED, "Cannot get RX ring count: "
                    + EthtoolShow.why(dev));
        }
        if (r.hfunc != null && !r.hfunc.equals("toeplitz")) {
            return io.fail(FAILED, CANNOT_SET + " "
                    + IpError.text(Errno.EOPNOTSUPP));
        }
        byte[] key = r.key == null ? null
                : key(r.key, ops.getRxfhKeySize(dev));
        int[] indir = indir(r, ops.getRxfhIndirSize(dev));
        if (indir == null && key == null && r.hfunc != null) return 0;
        int rc = Ethtool.setRxfh(dev, new EthtoolRxfh(indir, key));
        return rc == 0 ? 0
                : io.fail(FAILED, CANNOT_SET + " " + IpError.text(-rc));
    }

    /// Null if the words do not make a request.
    private static Request parse(List<String> rest) {
        Request r = new Request();
        if (rest.isEmpty()) return null;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            if (word.equals("default")) {
                r.def = true;
                continue;
            }
            if (rest.isEmpty()) return null;
            switch (word) {
                case "start" -> r.start = number(rest.removeFirst(), 0);
                case "equal" -> r.equal = number(rest.removeFirst(), 1);
                case "weight" -> r.weights = weights(rest);
                case "hkey" -> r.key = rest.removeFirst();
                case "hfunc" -> r.hfunc = rest.removeFirst();
                default -> {
                    return null;
                }
            }
            boolean bad = word.equals("start") && r.start == null
                    || word.equals("equal") && r.equal == null
                    || word.equals("weight") && r.weights.isEmpty();
            if (bad) return null;
        }
        boolean alone = r.start != null && r.equal == null
                && r.weights == null && !r.def;
        return alone ? null : r;
    }

    private static List<Integer> weights(List<String> rest) {
        List<Integer> weights = new ArrayList<>();
        while (!rest.isEmpty() && number(rest.getFirst(), 0) != null) {
            weights.add(number(rest.removeFirst(), 0));
        }
        return weights;
    }

    private static Integer number(String text, int least) {
        try {
            int n = Integer.decode(text);
            return n < least ? null : n;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String clash(Request r) {
        String both = r.equal != null && r.weights != null
                ? "Equal and weight" : r.equal != null && r.def
                ? "Equal and default" : r.weights != null && r.def
                ? "Weight and default" : r.start != null && r.def
                ? "Start and default" : null;
        return both == null ? null
                : both + " options are mutually exclusive";
    }

    /// The table that the request describes; empty for the default one,
    /// null for no change.
    private static int[] indir(Request r, int size) {
        if (r.def) return new int[0];
        int start = r.start == null ? 0 : r.start;
        if (r.equal != null) {
            int[] indir = new int[size];
            for (int i = 0; i < size; i++) indir[i] = start + i % r.equal;
            return indir;
        }
        return r.weights == null ? null : byWeight(r.weights, start, size);
    }

    private static int[] byWeight(List<Integer> weights, int start,
            int size) {
        int sum = weights.stream().mapToInt(w -> w).sum();
        if (sum == 0) {
            throw new IpError(FAILED, "At least one weight must be non-zero");
        }
        if (sum > size) {
            throw new IpError(FAILED,
                    "Total weight exceeds the size of the indirection table");
        }
        int[] indir = new int[size];
        int ring = -1;
        int partial = 0;
        for (int i = 0; i < size; i++) {
            while (i >= size * partial / sum) {
                ring++;
                partial += weights.get(ring);
            }
            indir[i] = start + ring;
        }
        return indir;
    }

    private static byte[] key(String text, int size) {
        if (size == 0) {
            throw new IpError(FAILED, CANNOT_SET
                    + "\n Hash key setting not supported");
        }
        byte[] key;
        try {
            key = HexFormat.ofDelimiter(":").parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IpError(FAILED, "Invalid RSS hash key format");
        }
        if (key.length > size) {
            throw new IpError(FAILED, "Key is too long for device (" + (size
                    + 1) + " > " + size + ")");
        }
        if (key.length < size) {
            throw new IpError(FAILED, "Key is too short for device ("
                    + key.length + " < " + size + ")");
        }
        return key;
    }
}
