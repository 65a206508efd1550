package netstack.host.tour;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/// Goes through the stops of a tour as its reader says: next, back, to a hop
/// by name.
public final class Stepper {
    private static final String HELP = "Enter: next, b: back, NAME: to the "
            + "next hop of that name, NUMBER: to that stop, l: list, q: quit";

    private final List<Stop> stops;
    private final StopPrinter printer;
    private final PrintWriter out;
    private int at;

    /// Goes through `stops`, whose request began at `start`; sources are
    /// looked for below `home`.
    public Stepper(List<Stop> stops, long start, Path home,
            PrintWriter out) {
        this.stops = stops;
        this.out = out;
        printer = new StopPrinter(home, start);
    }

    /// Reads commands from `in` until `q` or its end.
    public void run(BufferedReader in) throws IOException {
        out.println(stops.size() + " stops. " + HELP);
        show();
        while (true) {
            out.print("step> ");
            out.flush();
            String line = in.readLine();
            if (line == null || line.strip().equals("q")) return;
            obey(line.strip());
        }
    }

    private void obey(String command) {
        if (command.isEmpty() || command.equals("n")) {
            go(at + 1);
        } else if (command.equals("b")) {
            go(at - 1);
        } else if (command.equals("l")) {
            list();
        } else if (command.equals("h") || command.equals("?")) {
            out.println(HELP);
        } else if (command.matches("[0-9]{1,6}")) {
            go(Integer.parseInt(command) - 1);
        } else {
            find(command);
        }
    }

    private void go(int to) {
        if (to < 0 || to >= stops.size()) {
            out.println(to < 0 ? "this is the first stop"
                    : "there are " + stops.size() + " stops; q ends");
            return;
        }
        at = to;
        show();
    }

    /// The next stop of that name, from the beginning again after the last.
    private void find(String name) {
        for (int i = 1; i <= stops.size(); i++) {
            int k = (at + i) % stops.size();
            if (stops.get(k).hop().symbol().equals(name)) {
                go(k);
                return;
            }
        }
        out.println("no stop called " + name + "; l lists them");
    }

    private void list() {
        for (int i = 0; i < stops.size(); i++) {
            out.printf("%s%3d %-6s %s%n", i == at ? ">" : " ", i + 1,
                    stops.get(i).hop().host(), stops.get(i).hop().symbol());
        }
    }

    private void show() {
        out.print(printer.text(stops.get(at), at, stops.size()));
    }
}
