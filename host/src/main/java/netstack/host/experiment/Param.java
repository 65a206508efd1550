package netstack.host.experiment;

/// A parameter of an experiment: one number, or several to compare.
///
/// @param name what a user types before `=`
/// @param what its meaning and unit
/// @param min the least value
/// @param max the greatest value
/// @param full its values in a full run, divided by commas
/// @param quick its values in a short run: enough to see the laws hold
public record Param(String name, String what, long min, long max, String full,
        String quick) {

    /// One that is the same in full and short runs.
    public Param(String name, String what, long min, long max,
            String values) {
        this(name, what, min, max, values, values);
    }

    /// The numbers in `text`, or an error that says what would be right.
    long[] parse(String text) {
        String[] parts = text.split(",", -1);
        long[] values = new long[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = number(parts[i]);
        }
        return values;
    }

    private long number(String text) {
        try {
            long v = Long.parseLong(text.strip());
            if (v >= min && v <= max) return v;
        } catch (NumberFormatException no) {
            // said below
        }
        throw new BadSetting(name + "=" + text + ": " + what
                + ", whole numbers from " + min + " to " + max);
    }
}
