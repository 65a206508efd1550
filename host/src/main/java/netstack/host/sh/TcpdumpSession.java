package netstack.host.sh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import netstack.driver.machine.TaskExit;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.libpcap.PcapLinux;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;
import netstack.host.pcap.PcapWriter;
import netstack.host.tcpdump.PacketPrinter;
import netstack.skbuff.Cost;
import netstack.skbuff.SkBuff;
import netstack.transport.ErrnoException;
import netstack.transport.bpf.BpfProg;
import netstack.transport.bpf.SockFilter;

/// One run of `tcpdump`, from the first packet to its last words. A signal
/// ends a capture; what is in the ring by then is not seen any more.
final class TcpdumpSession {
    private static final int TERMINAL_MS = 100;
    private static final int FILE_MS = 1000;
    private static final int LINKTYPE_ETHERNET = 1;
    private static final int PCAP_HEADER = 16;

    private final TcpdumpOptions o;
    private final Io io;
    private final PacketPrinter printer;
    private PcapWriter file;
    private long captured;

    TcpdumpSession(TcpdumpOptions o, Io io, PacketPrinter printer) {
        this.o = o;
        this.io = io;
        this.printer = printer;
    }

    int capture(Host host, NetDevice dev, SockFilter[] prog) {
        PcapLinux pcap;
        try {
            open();
            pcap = new PcapLinux(host, dev, o.expression.isEmpty()
                    && o.snaplen >= 0x40000 ? null : prog, o.buffer,
                    o.write == null ? TERMINAL_MS : FILE_MS, o.promisc);
        } catch (ErrnoException e) {
            return io.fail(1, "tcpdump: " + dev.name() + ": "
                    + e.getMessage());
        } catch (IOException e) {
            return io.fail(1, "tcpdump: " + o.write + ": "
                    + e.getMessage());
        }
        banner(dev);
        boolean killed = false;
        try {
            while (pcap.dispatch(f -> packet(host, f))) {
                // Until there are enough.
            }
        } catch (TaskExit signal) {
            killed = true;
        }
        summary(pcap);
        try {
            pcap.close();
        } catch (TaskExit signal) {
            killed = true;
        }
        if (killed) throw new TaskExit(0);
        return 0;
    }

    private void open() throws IOException {
        if (o.write != null) {
            file = new PcapWriter(Files.newOutputStream(Path.of(o.write)),
                    false, false, o.snaplen, LINKTYPE_ETHERNET);
        }
    }

    private void banner(NetDevice dev) {
        if (o.write == null) {
            io.fail(0, "tcpdump: verbose output suppressed, use -v[v]... "
                    + "for full protocol decode");
        }
        io.fail(0, (o.write == null ? "" : "tcpdump: ") + "listening on "
                + dev.name() + ", link-type EN10MB (Ethernet), snapshot "
                + "length " + o.snaplen + " bytes");
    }

    private boolean packet(Host host, CapturedFrame f) {
        captured++;
        if (file == null) {
            io.out.append(printer.print(f));
        } else {
            host.machine().charge(Cost.COPY_BYTES, PCAP_HEADER
                    + f.data().length);
            write(f);
        }
        return captured < o.count;
    }

    private void write(CapturedFrame f) {
        try {
            file.write(f);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void summary(PcapLinux pcap) {
        try {
            pcap.readStats();
        } catch (TaskExit signal) {
            // The numbers are there all the same.
        }
        try {
            if (file != null) file.close();
        } catch (IOException e) {
            io.fail(1, "tcpdump: " + o.write + ": " + e.getMessage());
        }
        io.fail(0, count(captured) + " captured");
        io.fail(0, count(pcap.received()) + " received by filter");
        io.fail(0, count(pcap.dropped()) + " dropped by kernel");
    }

    private static String count(long n) {
        return n + (n == 1 ? " packet" : " packets");
    }

    /// Prints a file, or copies it to another, as the filter lets it.
    int read(Host host, SockFilter[] prog) {
        try (CaptureReader in = CaptureReader.open(Path.of(o.read))) {
            open();
            io.fail(0, "reading from file " + o.read + ", link-type EN10MB "
                    + "(Ethernet), snapshot length " + o.snaplen);
            BpfProg filter = BpfProg.create(prog, host.machine());
            for (CapturedFrame f = in.next(); f != null
                    && captured < o.count; f = in.next()) {
                if (accepts(host, filter, f)) packet(host, f);
            }
            if (file != null) file.close();
            return 0;
        } catch (IOException e) {
            return io.fail(1, "tcpdump: " + (e instanceof
                    NoSuchFileException ? o.read
                    + ": No such file or directory" : e.getMessage()));
        }
    }

    /// Runs the filter here, not in the kernel.
    private static boolean accepts(Host host, BpfProg filter,
            CapturedFrame f) {
        SkBuff skb = host.skbs().alloc(f.data().length);
        skb.resetMacHeader();
        MemorySegment.copy(f.data(), 0, skb.mem(),
                ValueLayout.JAVA_BYTE,
                skb.put(f.data().length), f.data().length);
        boolean yes = filter.run(skb) != 0;
        skb.consume();
        return yes;
    }
}
