package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import netstack.host.proc.ProcFs;

/// `cat`, `echo`, `grep`, `head`, `tail`, `wc`, `ls`: what it takes to look
/// at the files of `/proc`.
final class TextTools {
    private final ProcFs proc;

    private TextTools(ProcFs proc) {
        this.proc = proc;
    }

    static void addTo(Map<String, Tool> tools, ProcFs proc) {
        TextTools t = new TextTools(proc);
        tools.put("cat", t::cat);
        tools.put("echo", (args, io) -> {
            io.println(String.join(" ", args));
            return 0;
        });
        tools.put("grep", t::grep);
        tools.put("head", (args, io) -> t.part("head", args, io,
                (lines, n) -> lines.subList(0, Math.min(n, lines.size()))));
        tools.put("tail", (args, io) -> t.part("tail", args, io,
                (lines, n) -> lines.subList(Math.max(0, lines.size() - n),
                        lines.size())));
        tools.put("wc", t::wc);
        tools.put("ls", t::ls);
    }

    /// The content of the files, or of standard input when there is none;
    /// null after a complaint.
    private String read(String tool, List<String> files, Io io) {
        if (files.isEmpty()) return io.in;
        StringBuilder text = new StringBuilder();
        boolean ok = true;
        for (String file : files) {
            if (proc.exists(file)) {
                text.append(proc.read(file));
            } else {
                boolean folder = proc.list(file).iterator().hasNext();
                io.fail(1, tool + ": " + file + ": " + (folder
                        ? "Is a directory" : "No such file or directory"));
                ok = false;
            }
        }
        if (ok) return text.toString();
        io.out.append(text);
        return null;
    }

    private int cat(List<String> args, Io io) {
        String text = read("cat", args, io);
        if (text == null) return 1;
        io.out.append(text);
        return 0;
    }

    private int grep(List<String> args, Io io) {
        List<String> rest = new ArrayList<>(args);
        int flags = 0;
        boolean invert = false;
        boolean extended = false;
        boolean quiet = false;
        while (!rest.isEmpty() && rest.getFirst().matches("-[ivqE]+")) {
            String options = rest.removeFirst();
            if (options.contains("i")) flags = Pattern.CASE_INSENSITIVE;
            invert |= options.contains("v");
            extended |= options.contains("E");
            quiet |= options.contains("q");
        }
        if (rest.isEmpty() || rest.getFirst().startsWith("-")) {
            return io.fail(2, "Usage: grep [-ivqE] PATTERN [FILE]...");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(basic(rest.removeFirst(), extended),
                    flags);
        } catch (PatternSyntaxException e) {
            return io.fail(2, "grep: " + e.getDescription());
        }
        String text = read("grep", rest, io);
        if (text == null) return 2;
        boolean inverted = invert;
        List<String> found = text.lines()
                .filter(l -> pattern.matcher(l).find() != inverted).toList();
        if (!quiet) found.forEach(io::println);
        return found.isEmpty() ? 1 : 0;
    }

    /// In a basic expression `\|` is the operator and `|` is itself.
    private static String basic(String pattern, boolean extended) {
        if (extended) return pattern;
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean escaped = c == '\\' && i + 1 < pattern.length();
            if (escaped) c = pattern.charAt(++i);
            boolean special = "|(){}+?".indexOf(c) >= 0;
            if (special != escaped) java.append('\\');
            java.append(c);
        }
        return java.toString();
    }

    private int part(String tool, List<String> args, Io io,
            BiFunction<List<String>, Integer, List<String>> cut) {
        List<String> rest = new ArrayList<>(args);
        int n = 10;
        if (!rest.isEmpty() && rest.getFirst().matches("-n?[0-9]+")) {
            n = Integer.parseInt(rest.removeFirst().replaceAll("\\D", ""));
        } else if (rest.size() > 1 && rest.getFirst().equals("-n")
                && rest.get(1).matches("[0-9]{1,9}")) {
            rest.removeFirst();
            n = Integer.parseInt(rest.removeFirst());
        }
        String text = read(tool, rest, io);
        if (text == null) return 1;
        cut.apply(text.lines().toList(), n).forEach(io::println);
        return 0;
    }

    private int wc(List<String> args, Io io) {
        boolean lines = args.equals(List.of("-l"));
        if (!lines && !args.isEmpty()) {
            return io.fail(1, "Usage: wc [-l]");
        }
        long n = io.in.lines().count();
        long words = Pattern.compile("\\S+").matcher(io.in).results().count();
        io.println(lines ? Long.toString(n)
                : String.format("%7d %7d %7d", n, words, io.in.length()));
        return 0;
    }

    private int ls(List<String> args, Io io) {
        String folder = args.isEmpty() ? "/proc" : args.getFirst();
        if (proc.exists(folder)) {
            io.println(folder);
            return 0;
        }
        int n = 0;
        for (String name : proc.list(folder)) {
            io.println(name);
            n++;
        }
        if (n > 0) return 0;
        return io.fail(2, "ls: cannot access '" + folder
                + "': No such file or directory");
    }
}
