package netstack.host.app;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.Errnos;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Asks an echo service (RFC 862) and says how long the answer took, as
/// `echoping` does: over TCP with a connection for each question, or over
/// UDP with `-u`. Options: `-u -n -s -w`.
public final class EchoPing {
    private static final int PORT = 7;
    private static final int SIZE = 256;
    private static final int MAX_SIZE = 65_507;
    private static final long SECOND = 1_000_000_000;
    private static final String USAGE =
            "Usage: echoping [-u] [-n number] [-s size] [-w wait] host[:port]";

    /// What the answer was not.
    private static final class WrongAnswer extends Exception {
        private static final long serialVersionUID = 1;

        WrongAnswer(String message) {
            super(message);
        }
    }

    private final Syscalls sys;
    private final PrintStream out;
    private final PrintStream err;
    private boolean udp;
    private int number = 1;
    private int size = SIZE;
    private long wait = SECOND;
    private SockaddrIn host;

    public EchoPing(Syscalls sys, PrintStream out, PrintStream err) {
        this.sys = sys;
        this.out = out;
        this.err = err;
    }

    /// Runs with `args` (without the name); the exit status.
    public int run(List<String> args) {
        try {
            parse(args);
        } catch (IllegalArgumentException e) {
            err.println("echoping: " + e.getMessage() + "\n" + USAGE);
            return 2;
        }
        long[] took = new long[number];
        try {
            for (int i = 0; i < number; i++) {
                if (i > 0) sys.nanosleep(wait);
                took[i] = udp ? overUdp() : overTcp();
                out.printf(Locale.ROOT, "Elapsed time: %.6f seconds%n",
                        took[i] / 1e9);
            }
        } catch (ErrnoException e) {
            err.println("echoping: " + Ipv4Addr.toString(host.addr)
                    + " port " + host.port + ": " + e.strerror());
            return 1;
        } catch (WrongAnswer e) {
            err.println("echoping: " + e.getMessage());
            return 1;
        }
        if (number > 1) summary(took);
        return 0;
    }

    private void parse(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            switch (arg) {
                case "-u" -> udp = true;
                case "-n" -> number = number(args, ++i, 1, 100_000);
                case "-s" -> size = number(args, ++i, 1, MAX_SIZE);
                case "-w" -> wait = number(args, ++i, 0, 3600) * SECOND;
                default -> {
                    if (arg.startsWith("-") || host != null) {
                        throw new IllegalArgumentException(
                                "what is \"" + arg + "\"?");
                    }
                    host = host(arg);
                }
            }
        }
        if (host == null) throw new IllegalArgumentException("no host");
    }

    private static int number(List<String> args, int i, int min, int max) {
        String v = i < args.size() ? args.get(i) : "";
        if (v.matches("[0-9]{1,9}") && Integer.parseInt(v) >= min
                && Integer.parseInt(v) <= max) {
            return Integer.parseInt(v);
        }
        throw new IllegalArgumentException(args.get(i - 1)
                + " takes a number from " + min + " to " + max);
    }

    private static SockaddrIn host(String arg) {
        String[] parts = arg.split(":", 2);
        int port = parts.length == 1 ? PORT
                : number(List.of("a port", parts[1]), 1, 1, 65_535);
        return new SockaddrIn(Ipv4Addr.parse(parts[0]), port);
    }

    private byte[] question() {
        byte[] b = new byte[size];
        for (int i = 0; i < size; i++) b[i] = (byte) ('a' + i % 26);
        return b;
    }

    // tag::echo_client[]
    /// From before `connect` until the last byte is back. It sends its end
    /// at once: the service answers and ends its side too.
    private long overTcp() throws WrongAnswer {
        byte[] question = question();
        byte[] answer = new byte[size + 1];
        long start = sys.clockGettime();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        try {
            sys.connect(fd, host);
            sys.send(fd, question, Msghdr.MSG_NOSIGNAL);
            sys.shutdown(fd, SockOpt.SHUT_WR);
            int got = 0;
            byte[] part = new byte[size + 1];
            for (int n; (n = sys.recv(fd, part, 0)) > 0; got += n) {
                if (got + n > size) throw new WrongAnswer("too much");
                System.arraycopy(part, 0, answer, got, n);
            }
            compare(question, answer, got);
            return sys.clockGettime() - start;
        } finally {
            sys.close(fd);
        }
    }
    // end::echo_client[]

    /// A datagram may be lost, so the wait for the answer ends.
    private long overUdp() throws WrongAnswer {
        byte[] question = question();
        byte[] answer = new byte[size + 1];
        long start = sys.clockGettime();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        try {
            sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVTIMEO,
                    10_000_000);
            sys.connect(fd, host);
            sys.send(fd, question, 0);
            compare(question, answer, sys.recv(fd, answer, 0));
            return sys.clockGettime() - start;
        } catch (ErrnoException e) {
            if (e.errno() == Errnos.EAGAIN.number) {
                throw new WrongAnswer("no answer within 10 seconds");
            }
            throw e;
        } finally {
            sys.close(fd);
        }
    }

    private static void compare(byte[] question, byte[] answer, int got)
            throws WrongAnswer {
        if (!Arrays.equals(question, Arrays.copyOf(answer, got))) {
            throw new WrongAnswer("the answer is not what was sent: " + got
                    + " bytes of " + question.length);
        }
    }

    private void summary(long[] took) {
        Arrays.sort(took);
        double mean = Arrays.stream(took).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(took)
                .mapToDouble(t -> (t - mean) * (t - mean)).average()
                .orElseThrow());
        out.println("---");
        line("Minimum time", took[0]);
        line("Maximum time", took[took.length - 1]);
        line("Average time", mean);
        out.printf(Locale.ROOT, "Standard deviation: %.6f%n",
                deviation / 1e9);
        line("Median time", took[took.length / 2]);
    }

    private void line(String what, double ns) {
        out.printf(Locale.ROOT, "%s: %.6f seconds (%.0f bytes per sec.)%n",
                what, ns / 1e9, size * 1e9 / ns);
    }
}
