package netstack.host.app.iperf3;

import java.util.List;

/// What the command line asks for; on the server, what the client does.
final class IperfOptions {
    private static final int MAX_STREAMS = 128;
    private static final int MAX_TIME = 86_400;
    private static final int MAX_BLOCK = 1 << 20;

    boolean server;
    boolean oneOff;
    String host;
    int port = 5201;
    int parallel = 1;
    boolean reverse;
    boolean json;
    int time = 10;
    /// Bytes to send instead of a time; 0 for none.
    long bytes;
    /// Bits per second of each stream; 0 for as fast as it goes.
    long rate;
    double interval = 1;
    int blksize = 131_072;
    String congestion;

    static IperfOptions parse(List<String> args) {
        IperfOptions o = new IperfOptions();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!o.flag(arg)) {
                if (i + 1 == args.size()) {
                    throw bad("option requires an argument -- '" + arg + "'");
                }
                o.value(arg, args.get(++i));
            }
        }
        if (o.server == (o.host != null)) {
            throw bad("must either be a client (-c) or server (-s)");
        }
        return o;
    }

    static IperfException bad(String what) {
        return new IperfException(what, true);
    }

    private boolean flag(String arg) {
        switch (arg) {
            case "-s", "--server" -> server = true;
            case "-1", "--one-off" -> oneOff = true;
            case "-R", "--reverse" -> reverse = true;
            case "-J", "--json" -> json = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private void value(String arg, String v) {
        switch (arg) {
            case "-c", "--client" -> host = v;
            case "-p", "--port" -> port = number(v, 1, 65_535, "port");
            case "-P", "--parallel" -> parallel = number(v, 1, MAX_STREAMS,
                    "number of parallel streams");
            case "-t", "--time" -> time = number(v, 1, MAX_TIME,
                    "test duration");
            case "-i", "--interval" -> interval = interval(v);
            case "-n", "--bytes" -> bytes = amount(v, 1024);
            case "-b", "--bitrate" -> rate = amount(v, 1000);
            case "-l", "--length" -> blksize = (int) Math.min(amount(v, 1024),
                    MAX_BLOCK);
            case "-C", "--congestion" -> congestion = v;
            default -> throw bad("unrecognized option '" + arg + "'");
        }
    }

    private static int number(String v, int min, int max, String what) {
        if (v.matches("[0-9]{1,9}")) {
            int n = Integer.parseInt(v);
            if (n >= min && n <= max) return n;
        }
        throw bad(what + " must be a number from " + min + " to " + max);
    }

    private static double interval(String v) {
        if (v.matches("[0-9]{1,2}(\\.[0-9]{1,3})?")) {
            double s = Double.parseDouble(v);
            if (s == 0 || s >= 0.1 && s <= 60) return s;
        }
        throw bad("invalid report interval (min = 0.1, max = 60 seconds)");
    }

    /// `10M`: with `k` to the power of the letter.
    private static long amount(String v, long k) {
        if (!v.matches("[0-9]{1,12}[kKmMgG]?")) {
            throw bad("not an amount: " + v);
        }
        char last = Character.toUpperCase(v.charAt(v.length() - 1));
        int power = Math.max("KMG".indexOf(last) + 1, 0);
        String digits = power == 0 ? v : v.substring(0, v.length() - 1);
        long n = Long.parseLong(digits);
        for (int i = 0; i < power; i++) n *= k;
        return n;
    }
}
