package netstack.host.sh;

import java.util.List;
import netstack.host.libpcap.Linktype;
import netstack.host.libpcap.PcapFilter;
import netstack.host.libpcap.PcapLinux;

/// The options of one call of `tcpdump`.
final class TcpdumpOptions {
    int dump;
    int snaplen = PcapFilter.MAXIMUM_SNAPLEN;
    boolean optimize = true;
    String dev;
    String type;
    boolean numeric;
    boolean link;
    boolean epoch;
    boolean absolute;
    boolean promisc = true;
    long count = Long.MAX_VALUE;
    int buffer = PcapLinux.DEFAULT_BUFFER;
    String read;
    String write;
    String expression;

    /// What is wrong; null if nothing is.
    String parse(List<String> args) {
        int i = 0;
        while (i < args.size() && args.get(i).matches("-[^-].*")) {
            String arg = args.get(i++);
            for (int c = 1; c < arg.length(); c++) {
                char option = arg.charAt(c);
                if ("iysBcrw".indexOf(option) < 0) {
                    if (!flag(option)) {
                        return "invalid option -- '" + option + "'";
                    }
                    continue;
                }
                String value = c + 1 < arg.length() ? arg.substring(c + 1)
                        : i < args.size() ? args.get(i++) : null;
                if (value == null) {
                    return "option requires an argument -- '" + option + "'";
                }
                String bad = value(option, value);
                if (bad != null) return bad;
                break;
            }
        }
        boolean end = i < args.size() && args.get(i).equals("--");
        expression = String.join(" ", args.subList(end ? i + 1 : i,
                args.size()));
        return linktype() == null ? "invalid data link type " + type : null;
    }

    private boolean flag(char option) {
        switch (option) {
            case 'd' -> dump++;
            case 'O' -> optimize = false;
            case 'n' -> numeric = true;
            case 'e' -> link = true;
            case 't' -> epoch = true;
            case 'S' -> absolute = true;
            case 'p' -> promisc = false;
            case 'l', 'U' -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    private String value(char option, String value) {
        switch (option) {
            case 'i' -> dev = value;
            case 'y' -> type = value;
            case 'r' -> read = value;
            case 'w' -> write = value;
            case 's' -> {
                snaplen = number(value);
                if (snaplen < 0 || snaplen > PcapFilter.MAXIMUM_SNAPLEN) {
                    return "invalid snaplen " + value + " (must be >= 0 and "
                            + "<= " + PcapFilter.MAXIMUM_SNAPLEN + ")";
                }
                snaplen = snaplen == 0 ? PcapFilter.MAXIMUM_SNAPLEN
                        : snaplen;
            }
            case 'c' -> {
                count = number(value);
                if (count <= 0) return "invalid packet count " + value;
            }
            default -> {
                int kib = number(value);
                if (kib <= 0 || kib > Integer.MAX_VALUE / 1024) {
                    return "invalid packet buffer size " + value;
                }
                buffer = kib * 1024;
            }
        }
        return null;
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    Linktype linktype() {
        if (type == null) {
            return Linktype.EN10MB;
        }
        for (Linktype t : Linktype.values()) {
            if (t != Linktype.PPP && t.name().equalsIgnoreCase(type)) {
                return t;
            }
        }
        return null;
    }
}
