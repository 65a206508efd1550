package netstack.host.packetdrill.shell;

import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.sh.Io;
import netstack.host.sh.Tool;
import netstack.qdisc.Fifo;
import netstack.qdisc.Qdiscs;

/// `tc qdisc add|replace|change|delete dev NAME root [KIND]`: changes a
/// device's discipline. A kind that the host does not have fails the script
/// by its name.
final class TcTool implements Tool {
    private final Host host;

    TcTool(Host host) {
        this.host = host;
    }

    @Override
    public int run(List<String> args, Io io) {
        if (args.size() < 5 || !args.getFirst().equals("qdisc")
                || !args.get(2).equals("dev")
                || !args.get(4).equals("root")) {
            throw Failure.missing("tc " + String.join(" ", args));
        }
        NetDevice dev = host.net().devices().byName(args.get(3));
        if (dev == null) {
            return io.fail(1, "Cannot find device \"" + args.get(3) + "\"");
        }
        boolean delete = args.get(1).startsWith("del");
        String kind = delete || args.size() < 6
                ? host.net().sysctl().get("net.core.default_qdisc")
                : args.get(5);
        boolean limited = args.size() == 8 && args.get(6).equals("limit")
                && kind.equals("pfifo");
        if (!delete && args.size() > 6 && !limited) {
            throw Failure.missing("tc qdisc ... " + String.join(" ",
                    args.subList(5, args.size())));
        }
        Qdiscs qdiscs = host.tx().qdiscs();
        if (!qdiscs.graft(dev, kind)) {
            throw Failure.missing("the queueing discipline " + kind);
        }
        if (limited && qdiscs.root(dev) instanceof Fifo fifo) {
            fifo.limit(Integer.parseInt(args.get(7)));
        }
        return 0;
    }
}
