package netstack.host.sh;

import java.util.List;
import netstack.host.Host;
import netstack.host.libpcap.Linktype;
import netstack.host.libpcap.PcapError;
import netstack.host.libpcap.PcapFilter;
import netstack.transport.bpf.BpfImage;
import netstack.transport.bpf.SockFilter;

/// `tcpdump -d`, `-dd` and `-ddd`: what a filter compiles to. With `-i` as
/// for that device's socket, else for the link type of `-y`; `-O` leaves the
/// optimizer out, `-s` sets how much of a packet is taken.
///
/// Left out: capturing.
final class TcpdumpTool implements Tool {
    private final Host host;

    TcpdumpTool(Host host) {
        this.host = host;
    }

    /// The options of one call.
    private static final class Options {
        private int dump;
        private int snaplen = PcapFilter.MAXIMUM_SNAPLEN;
        private boolean optimize = true;
        private String dev;
        private String type;
        /// Where the expression begins.
        private int expression;
    }

    @Override
    public int run(List<String> args, Io io) {
        Options o = new Options();
        String bad = parse(args, o);
        if (bad != null) {
            return io.fail(1, "tcpdump: " + bad);
        }
        if (o.dev == null && o.type == null) {
            io.fail(0, "Warning: assuming Ethernet");
        }
        PcapFilter compiler = new PcapFilter(linktype(o.type), o.snaplen, 0,
                o.dev != null, o.optimize);
        return compile(compiler, String.join(" ",
                args.subList(o.expression, args.size())), o.dump, io);
    }

    /// What is wrong; null if nothing is.
    private String parse(List<String> args, Options o) {
        int i = 0;
        while (i < args.size() && args.get(i).matches("-[^-].*")) {
            String arg = args.get(i++);
            boolean value = arg.matches("-[iys]");
            if (value && i == args.size()) {
                return "option requires an argument -- '" + arg.charAt(1)
                        + "'";
            }
            switch (arg) {
                case "-d", "-dd", "-ddd" -> o.dump += arg.length() - 1;
                case "-O" -> o.optimize = false;
                case "-n", "-nn" -> { }
                case "-i" -> o.dev = args.get(i++);
                case "-y" -> o.type = args.get(i++);
                case "-s" -> o.snaplen = snaplen(args.get(i++));
                default -> {
                    return "invalid option -- '" + arg.charAt(1) + "'";
                }
            }
        }
        o.expression = i < args.size() && args.get(i).equals("--") ? i + 1
                : i;
        return check(o);
    }

    private String check(Options o) {
        if (o.dump == 0) {
            return "this host's tcpdump only compiles filters: give -d";
        }
        if (o.snaplen < 0) {
            return "invalid snaplen";
        }
        if (o.dev != null && host.net().devices().byName(o.dev) == null) {
            return o.dev + ": No such device exists";
        }
        return linktype(o.type) == null ? "invalid data link type " + o.type
                : null;
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
