package netstack.host.packetdrill.code;

import java.util.Map;

/// One line of code, ready to run.
///
/// @param line where it stands in the script
/// @param text as written, for messages
/// @param target the variable that it sets; null for an assertion
/// @param add whether the value is added to the variable
record Statement(int line, String text, String target, boolean add,
        Value value) {

    /// An integer expression over the variables.
    interface Value {
        long of(Map<String, Long> names);
    }

    /// Thrown for a name without a value.
    static final class NoSuchName extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoSuchName(String name) {
            super(name, null, false, false);
        }
    }

    /// Changes the variables or checks; throws [CodeError].
    void run(Map<String, Long> names) {
        try {
            long v = value.of(names);
            if (target == null) {
                if (v == 0) throw failed(names);
            } else {
                names.merge(target, v, add ? Long::sum : (_, b) -> b);
            }
        } catch (NoSuchName e) {
            throw new CodeError(line, "name '" + e.getMessage()
                    + "' is not defined in: " + text);
        } catch (ArithmeticException e) {
            throw new CodeError(line, "division by zero in: " + text);
        }
    }

    /// The assertion, with what its names stood for.
    private CodeError failed(Map<String, Long> names) {
        StringBuilder why = new StringBuilder("assertion failed: ")
                .append(text);
        String between = ", where ";
        for (String word : text.split("\\W+")) {
            if (names.containsKey(word) && why.indexOf(word + " is ") < 0) {
                why.append(between).append(word).append(" is ")
                        .append(names.get(word));
                between = ", ";
            }
        }
        return new CodeError(line, why.toString());
    }
}
