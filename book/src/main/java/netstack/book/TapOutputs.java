package netstack.book;

import java.io.IOException;
import java.nio.file.Path;
import netstack.host.libpcap.Linktype;
import netstack.host.libpcap.PcapFilter;
import netstack.transport.bpf.BpfImage;

/// What the chapter on taps shows: filters, before and after the optimizer.
final class TapOutputs implements Output {
    private static final String SYN = "tcp[tcpflags] & (tcp-syn|tcp-ack) != 0";

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "tap-udp53.txt", dump(true, "udp port 53"));
        Scene.write(out, "tap-syn-O.txt", dump(false, SYN));
        Scene.write(out, "tap-syn.txt", dump(true, SYN));
        Rows rows = new Rows("6,2,2", "filter", "as written",
                "optimized");
        for (String e : new String[] {"arp", "tcp port 80",
            "port 80 or 443", "host 10.0.0.1 and not port 22", SYN}) {
            rows.row("`" + e + "`", length(false, e),
                    length(true, e));
        }
        Scene.write(out, "tap-lengths.adoc", rows.toString());
    }

    private static PcapFilter compiler(boolean optimize) {
        return new PcapFilter(Linktype.EN10MB, PcapFilter.MAXIMUM_SNAPLEN,
                0, false, optimize);
    }

    private static String dump(boolean optimize, String expression) {
        return BpfImage.dump(compiler(optimize).compile(expression));
    }

    private static String length(boolean optimize, String expression) {
        return Integer.toString(
                compiler(optimize).compile(expression).length);
    }
}
