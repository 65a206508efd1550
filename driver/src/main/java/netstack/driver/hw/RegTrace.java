package netstack.driver.hw;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import netstack.skbuff.Linux;

/// Records register writes with their reasons: the driver's function and
/// the data sheet's step, read from the annotations of the methods that are
/// on the stack.
public final class RegTrace implements RegListener {

    /// A write, or several in a row by one step: instances `first`
    /// to `last` of `reg`.
    ///
    /// @param old what the first held before
    /// @param value what was written to the first
    /// @param same whether all got that value
    /// @param symbol the driver's function, as Linux calls it
    /// @param section of the data sheet, empty if the driver names none
    /// @param why the reason that the driver's step gives, or what the
    ///     register is for
    public record Entry(Reg reg, int first, int last, int old, int value,
            boolean same, String symbol, String section, String why) {

        /// The register's name with its numbers, as `RETA(0-31)`.
        public String name() {
            return first == last ? reg.name(first)
                    : reg.name() + "(" + first + "-" + last + ")";
        }

        /// A key or a table is one line, whatever is in it; others are if
        /// they got the same.
        private boolean goesOn(Entry next) {
            return next.reg == reg && next.first == last + 1
                    && next.symbol.equals(symbol) && next.why.equals(why)
                    && (next.value == value || Field.of(reg).isEmpty());
        }

        private Entry with(Entry next) {
            return new Entry(reg, first, next.last, old, value,
                    same && next.value == value, symbol, section, why);
        }
    }

    private static final StackWalker WALKER = StackWalker.getInstance(
            StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final List<Entry> entries = new ArrayList<>();

    /// What was written, in order; neighbours are one entry.
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    // tag::reg_trace[]
    @Override
    public void written(Reg r, int i, int old, int v, long timeNs) {
        add(WALKER.walk(s -> {
            Linux linux = null;
            DataSheet step = null;
            Iterator<StackFrame> f = s.iterator();
            while (f.hasNext() && (linux == null || step == null)) {
                Method m = method(f.next());
                if (m != null) {
                    step = step == null ? m.getAnnotation(DataSheet.class)
                            : step;
                    // The function that takes the step, not its helpers.
                    linux = step == null ? null
                            : m.getAnnotation(Linux.class);
                }
            }
            return new Entry(r, i, i, old, v, true,
                    linux == null ? "" : linux.value(),
                    step == null ? "" : step.section(),
                    step == null ? r.doc() : step.why());
        }));
    }
    // end::reg_trace[]

    private void add(Entry e) {
        if (!entries.isEmpty() && entries.getLast().goesOn(e)) {
            entries.set(entries.size() - 1, entries.getLast().with(e));
        } else {
            entries.add(e);
        }
    }

    private static Method method(StackFrame f) {
        for (Method m : f.getDeclaringClass().getDeclaredMethods()) {
            if (m.getName().equals(f.getMethodName())
                    && Arrays.equals(m.getParameterTypes(),
                            f.getMethodType().parameterArray())) {
                return m;
            }
        }
        return null;
    }
}
