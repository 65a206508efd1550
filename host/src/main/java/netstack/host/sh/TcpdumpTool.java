package netstack.host.sh;

import java.util.List;
import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.libpcap.PcapError;
import netstack.host.libpcap.PcapFilter;
import netstack.host.tcpdump.PacketPrinter;
import netstack.transport.bpf.BpfImage;
import netstack.transport.bpf.SockFilter;

/// `tcpdump`: captures on a device (`-i`), reads a file (`-r`), or shows
/// what a filter compiles to (`-d`, `-dd`, `-ddd`).
///
/// Left out: `-v`, `-x`, `-i any`.
final class TcpdumpTool implements Tool {
    private final Host host;

    TcpdumpTool(Host host) {
        this.host = host;
    }

    @Override
    public int run(List<String> args, Io io) {
        TcpdumpOptions o = new TcpdumpOptions();
        String bad = o.parse(args);
        if (bad != null) {
            return io.fail(1, "tcpdump: " + bad);
        }
        NetDevice dev = device(o);
        if (dev == null && o.dev != null) {
            return io.fail(1, "tcpdump: " + o.dev
                    + ": No such device exists\n(No such device exists)");
        }
        if (o.dump > 0 && o.dev == null && o.type == null) {
            io.fail(0, "Warning: assuming Ethernet");
        }
        SockFilter[] prog;
        try {
            prog = new PcapFilter(o.linktype(), o.snaplen, 0,
                    o.dev != null || o.dump == 0 && o.read == null,
                    o.optimize).compile(o.expression);
        } catch (PcapError e) {
            return io.fail(1, "tcpdump: " + e.getMessage());
        }
        if (o.dump > 0) return dump(prog, o.dump, io);
        TcpdumpSession session = new TcpdumpSession(o, io,
                new PacketPrinter(o.link, o.epoch, !o.numeric, o.absolute));
        return o.read != null ? session.read(host, prog)
                : session.capture(host, dev, prog);
    }

    /// The one that is asked for, or the first that is up.
    private NetDevice device(TcpdumpOptions o) {
        if (o.dev != null) return host.net().devices().byName(o.dev);
        for (NetDevice dev : host.net().devices().all()) {
            int flags = dev.flags() & (Iff.UP | Iff.LOOPBACK);
            if (flags == Iff.UP) return dev;
        }
        return host.net().devices().byName("lo");
    }

    private static int dump(SockFilter[] prog, int dump, Io io) {
        io.out.append(switch (dump) {
            case 1 -> BpfImage.dump(prog);
            case 2 -> BpfImage.c(prog);
            default -> BpfImage.decimal(prog);
        });
        return 0;
    }
}
