package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import netstack.host.Host;
import netstack.host.libpcap.Linktype;
import netstack.host.libpcap.PcapError;
import netstack.host.libpcap.PcapFilter;
import netstack.transport.bpf.BpfImage;
import netstack.transport.bpf.SockFilter;

/// `tcpdump -d`, `-dd` and `-ddd`: what a filter compiles to. With `-i` as
/// for that device's socket, else for the link type of `-y`.
///
/// Left out: capturing.
final class TcpdumpTool implements Tool {
    private final Host host;

    TcpdumpTool(Host host) {
        this.host = host;
    }

    @Override
    public int run(List<String> args, Io io) {
        int dump = 0;
        int snaplen = PcapFilter.MAXIMUM_SNAPLEN;
        boolean optimize = true;
        String dev = null;
        String type = null;
        int i = 0;
        for (; i < args.size() && args.get(i).matches("-.+"); i++) {
            String arg = args.get(i);
            if (arg.equals("--")) {
                i++;
                break;
            }
            boolean value = arg.matches("-[iys]");
            if (value && ++i == args.size()) {
                return io.fail(1, "tcpdump: option requires an argument -- '"
                        + arg.charAt(1) + "'");
            }
            switch (arg) {
                case "-d", "-dd", "-ddd" -> dump += arg.length() - 1;
                case "-O" -> optimize = false;
                case "-i" -> dev = args.get(i);
                case "-y" -> type = args.get(i);
                case "-s" -> snaplen = snaplen(args.get(i));
                default -> {
                    return io.fail(1, "tcpdump: invalid option -- '"
                            + arg.charAt(1) + "'");
                }
            }
        }
        if (dump == 0) {
            return io.fail(1, "tcpdump: this host's tcpdump only compiles "
                    + "filters: give -d");
        }
        if (snaplen < 0) {
            return io.fail(1, "tcpdump: invalid snaplen");
        }
        if (dev != null && host.net().devices().byName(dev) == null) {
            return io.fail(1, "tcpdump: " + dev
                    + ": No such device exists");
        }
        Linktype linktype = linktype(type);
        if (linktype == null) {
            return io.fail(1, "tcpdump: invalid data link type " + type);
        }
        if (dev == null && type == null) {
            io.fail(0, "Warning: assuming Ethernet");
        }
        return compile(new PcapFilter(linktype, snaplen, 0, dev != null,
                optimize), String.join(" ", new ArrayList<>(
                args.subList(i, args.size()))), dump, io);
    }

    private static int snaplen(String arg) {
        int n = arg.matches("[0-9]{1,9}") ? Integer.parseInt(arg) : -1;
        return n == 0 ? PcapFilter.MAXIMUM_SNAPLEN : n;
    }

    private static Linktype linktype(String name) {
        if (name == null) {
            return Linktype.EN10MB;
        }
        for (Linktype t : Linktype.values()) {
            if (t != Linktype.PPP && t.name().equalsIgnoreCase(name)) {
                return t;
            }
        }
        return null;
    }

    private static int compile(PcapFilter compiler, String expression,
            int dump, Io io) {
        SockFilter[] prog;
        try {
            prog = compiler.compile(expression);
        } catch (PcapError e) {
            return io.fail(1, "tcpdump: " + e.getMessage());
        }
        io.out.append(switch (dump) {
            case 1 -> BpfImage.dump(prog);
            case 2 -> BpfImage.c(prog);
            default -> BpfImage.decimal(prog);
        });
        return 0;
    }
}
