package netstack.host.nic;

import java.util.List;
import java.util.Locale;
import netstack.driver.hw.Field;
import netstack.driver.hw.Only;
import netstack.driver.hw.Reg;

/// The register table of the 82599 as text, for a terminal.
public final class RegText {
    private static final String ROW =
            "%-10s 0x%05x %4s %-4s 0x%08x 0x%08x %s";

    private RegText() {}

    /// The register called `name`, in any case, or null.
    public static Reg find(String name) {
        for (Reg r : Reg.values()) {
            if (r.name().equalsIgnoreCase(name)) return r;
        }
        return null;
    }

    /// A line for each register, with a heading.
    public static String table() {
        StringBuilder text = new StringBuilder(String.format(
                "%-10s %-7s %4s %-4s %-10s %-10s %s%n", "register", "offset",
                "n", "kind", "reset", "reserved", "what it is for"));
        for (Reg r : Reg.values()) {
            text.append(row(r)).append('\n');
        }
        return text.toString();
    }

    private static String row(Reg r) {
        return String.format(Locale.ROOT, ROW, r.name(), r.at(), r.count(),
                r.access(), r.reset(0), r.reserved(), r.doc());
    }

    /// One register: where its instances are, its rules, its fields.
    public static String one(Reg r) {
        StringBuilder text = new StringBuilder();
        line(text, r.name(), r.doc());
        line(text, "offset", where(r));
        line(text, "kind", r.access() + ": " + r.access().doc());
        line(text, "reset", String.format("0x%08x", r.reset(0)));
        line(text, "reserved", String.format("0x%08x", r.reserved()));
        if (r.only() != Only.ALWAYS) {
            line(text, "written", r.only().toString());
        }
        List<Field> fields = Field.of(r);
        if (!fields.isEmpty()) {
            text.append(String.format("%n%-7s %-15s %s%n", "bits", "field",
                    "what it is for"));
        }
        for (Field f : fields) {
            text.append(String.format("%-7s %-15s %s%s%n", f.bits(),
                    f.label(), f.doc(),
                    f.required() ? "; must be " + f.must() : ""));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-10s %s%n", name, value));
    }

    private static String where(Reg r) {
        int last = r.count() - 1;
        String first = String.format("0x%05x", r.at())
                + (r.isBar3() ? ", where this map has BAR 3" : "");
        return last == 0 ? first : first + String.format(
                ", %d of them, the last at 0x%05x", r.count(), r.at(last));
    }
}
