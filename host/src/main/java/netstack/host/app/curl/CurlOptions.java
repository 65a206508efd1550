package netstack.host.app.curl;

import java.util.ArrayList;
import java.util.List;

/// What the command line asks for.
final class CurlOptions {
    private static final String USAGE =
            "\ncurl: try 'curl --help' or 'curl --manual' for more information";
    /// Short options that take no value, and those that do.
    private static final String FLAGS = "sSviIOfL0";
    private static final String VALUED = "owmrHAXd";

    final List<String> urls = new ArrayList<>();
    final List<String> outputs = new ArrayList<>();
    final List<String> headers = new ArrayList<>();
    boolean silent;
    boolean showError;
    boolean verbose;
    boolean include;
    boolean head;
    boolean fail;
    boolean follow;
    boolean http10;
    boolean help;
    String writeOut;
    String range;
    String method;
    String data;
    String agent = "curl/7.88.1";
    /// Seconds, 0 for no limit.
    double maxTime;
    double connectTimeout = 300;
    int maxRedirs = 50;

    static CurlOptions parse(List<String> args) throws CurlException {
        CurlOptions o = new CurlOptions();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            String next = i + 1 < args.size() ? args.get(i + 1) : null;
            if (arg.startsWith("--")) {
                i += o.longOption(arg, next);
            } else if (arg.startsWith("-") && arg.length() > 1) {
                i += o.shortOptions(arg, next);
            } else {
                o.urls.add(arg);
            }
        }
        if (o.urls.isEmpty() && !o.help) {
            throw init("no URL specified!" + USAGE);
        }
        return o;
    }

    private static CurlException init(String what) {
        return new CurlException(CurlException.FAILED_INIT, what);
    }

    /// `-sSo FILE`, `-oFILE`: how many words more it took.
    private int shortOptions(String arg, String next) throws CurlException {
        for (int i = 1; i < arg.length(); i++) {
            char c = arg.charAt(i);
            if (VALUED.indexOf(c) >= 0) {
                boolean here = i + 1 < arg.length();
                value("-" + c, here ? arg.substring(i + 1) : next);
                return here ? 0 : 1;
            }
            if (FLAGS.indexOf(c) < 0) {
                throw init("option " + arg + ": is unknown" + USAGE);
            }
            flag("-" + c);
        }
        return 0;
    }

    private int longOption(String arg, String next) throws CurlException {
        String name = switch (arg) {
            case "--silent" -> "-s";
            case "--show-error" -> "-S";
            case "--verbose" -> "-v";
            case "--include" -> "-i";
            case "--head" -> "-I";
            case "--remote-name" -> "-O";
            case "--fail" -> "-f";
            case "--location" -> "-L";
            case "--http1.0" -> "-0";
            case "--http1.1", "--help" -> arg;
            case "--output" -> "-o";
            case "--write-out" -> "-w";
            case "--max-time" -> "-m";
            case "--range" -> "-r";
            case "--header" -> "-H";
            case "--user-agent" -> "-A";
            case "--request" -> "-X";
            case "--data" -> "-d";
            case "--connect-timeout", "--max-redirs" -> arg;
            default -> throw init("option " + arg + ": is unknown" + USAGE);
        };
        boolean valued = name.length() == 2
                ? VALUED.indexOf(name.charAt(1)) >= 0
                : !name.equals("--http1.1") && !name.equals("--help");
        if (valued) {
            value(name, next);
            return 1;
        }
        flag(name);
        return 0;
    }

    private void flag(String name) {
        switch (name) {
            case "-s" -> silent = true;
            case "-S" -> showError = true;
            case "-v" -> verbose = true;
            case "-i" -> include = true;
            case "-I" -> head = true;
            case "-O" -> outputs.add("");
            case "-f" -> fail = true;
            case "-L" -> follow = true;
            case "-0" -> http10 = true;
            case "--help" -> help = true;
            default -> http10 = false;
        }
    }

    private void value(String name, String v) throws CurlException {
        if (v == null) {
            throw init("option " + name + ": requires parameter" + USAGE);
        }
        switch (name) {
            case "-o" -> outputs.add(v);
            case "-w" -> writeOut = v;
            case "-r" -> range = v;
            case "-H" -> headers.add(v);
            case "-A" -> agent = v;
            case "-X" -> method = v;
            case "-d" -> data = data == null ? v : data + "&" + v;
            case "-m" -> maxTime = seconds(name, v);
            case "--connect-timeout" -> connectTimeout = seconds(name, v);
            default -> maxRedirs = (int) seconds(name, v);
        }
    }

    private static double seconds(String name, String v)
            throws CurlException {
        if (!v.matches("[0-9]{1,7}(\\.[0-9]{1,6})?")) {
            throw init("option " + name
                    + ": expected a proper numerical parameter" + USAGE);
        }
        return Double.parseDouble(v);
    }
}
