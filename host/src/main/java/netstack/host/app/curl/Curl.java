package netstack.host.app.curl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netstack.transport.Syscalls;

/// Fetches URLs, one after the other, over one connection if it can.
///
/// Left out: TLS, names, proxies, uploads other than `-d`, cookies.
public final class Curl {
    private static final String HELP = """
            Usage: curl [options...] <url>
             -A, --user-agent <name>     Send User-Agent <name> to server
                 --connect-timeout <s>   Maximum time allowed for connection
             -d, --data <data>           HTTP POST data
             -f, --fail                  Fail with no output on HTTP errors
             -H, --header <header>       Pass custom header to server
             -I, --head                  Show document info only
             -i, --include               Include protocol response headers
             -L, --location              Follow redirects
             -m, --max-time <s>          Maximum time allowed for transfer
             -o, --output <file>         Write to file instead of stdout
             -O, --remote-name           Write output to file named as remote
             -r, --range <range>         Retrieve only the bytes within RANGE
             -X, --request <method>      Specify request method to use
             -s, --silent                Silent mode
             -S, --show-error            Show error even when -s is used
             -v, --verbose               Make the operation more talkative
             -w, --write-out <format>    Use output FORMAT after completion
            """;

    private final Syscalls sys;
    private final PrintStream out;
    private final PrintStream err;

    /// Prints on `out` and `err`.
    public Curl(Syscalls sys, PrintStream out, PrintStream err) {
        this.sys = sys;
        this.out = out;
        this.err = err;
    }

    /// Runs with `args` (without the name); curl's exit code.
    public int run(List<String> args) {
        CurlOptions options;
        try {
            options = CurlOptions.parse(args);
        } catch (CurlException e) {
            err.println("curl: " + e.getMessage());
            return e.code;
        }
        if (options.help) {
            out.print(HELP);
            return 0;
        }
        int code = 0;
        try (CurlHandle handle = new CurlHandle(sys, options, err)) {
            for (int i = 0; i < options.urls.size(); i++) {
                String file = i < options.outputs.size()
                        ? options.outputs.get(i) : null;
                code = one(handle, options, options.urls.get(i), file);
            }
        }
        out.flush();
        return code;
    }

    private int one(CurlHandle handle, CurlOptions options, String text,
            String file) {
        Transfer t = new Transfer(sys.clockGettime(), null);
        try {
            t.url = CurlUrl.parse(text);
            if (file != null) {
                t.file = file.isEmpty() ? t.url.fileName() : file;
            }
            try (OutputStream to = open(t.file)) {
                handle.perform(t, to);
            }
        } catch (IOException e) {
            t.exitCode = e instanceof CurlException c ? c.code
                    : CurlException.WRITE_ERROR;
            t.error = e.getMessage();
            if (!options.silent || options.showError) {
                err.println("curl: (" + t.exitCode + ") " + t.error);
            }
        }
        t.total = sys.clockGettime() - t.started;
        if (options.writeOut != null && t.url != null) {
            out.print(WriteOut.text(options.writeOut, t));
        }
        return t.exitCode;
    }

    private OutputStream open(String file) throws IOException {
        if (!file.isEmpty()) return Files.newOutputStream(Path.of(file));
        return new OutputStream() {
            @Override
            public void write(int b) {
                out.write(b);
            }

            @Override
            public void write(byte[] from, int at, int len) {
                out.write(from, at, len);
            }
        };
    }

    /// The bytes of a line of the protocol.
    static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }
}
