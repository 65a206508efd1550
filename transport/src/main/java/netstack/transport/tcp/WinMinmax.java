package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The least value of the last `win` time units, in constant space: Kathleen
/// Nichols' filter, which keeps the best value and the best of what came
/// later, twice. So when the best grows too old, a good successor is there.
///
/// Values are unsigned; times are of any unit and may wrap.
@Linux(value = "minmax", file = "include/linux/win_minmax.h", renamed = true)
final class WinMinmax {
    private final int[] time = new int[3];
    private final int[] value = new int[3];

    /// The least value.
    @Linux(value = "minmax_get", renamed = true)
    int get() {
        return value[0];
    }

    /// Forgets all but `meas`, of time `t`.
    @Linux(value = "minmax_reset")
    int reset(int t, int meas) {
        for (int i = 0; i < 3; i++) {
            set(i, t, meas);
        }
        return meas;
    }

    // tag::minmax_running_min[]
    /// Takes the value `meas` of time `t`; returns the least one now.
    @Linux(value = "minmax_running_min", file = "lib/win_minmax.c")
    int runningMin(int win, int t, int meas) {
        if (!less(value[0], meas) || less(win, t - time[2])) {
            return reset(t, meas);
        }
        if (!less(value[1], meas)) {
            set(1, t, meas);
            set(2, t, meas);
        } else if (!less(value[2], meas)) {
            set(2, t, meas);
        }
        return subwinUpdate(win, t, meas);
    }

    /// As time goes by, the second and the third choice move up.
    @Linux("minmax_subwin_update")
    private int subwinUpdate(int win, int t, int meas) {
        int age = t - time[0];
        if (less(win, age)) {
            shift(t, meas);
            if (less(win, t - time[0])) {
                shift(t, meas);
            }
        } else if (time[1] == time[0] && less(win / 4, age)) {
            set(1, t, meas);
            set(2, t, meas);
        } else if (time[2] == time[1] && less(win / 2, age)) {
            set(2, t, meas);
        }
        return value[0];
    }
    // end::minmax_running_min[]

    private void shift(int t, int meas) {
        set(0, time[1], value[1]);
        set(1, time[2], value[2]);
        set(2, t, meas);
    }

    private void set(int i, int t, int v) {
        time[i] = t;
        value[i] = v;
    }

    private static boolean less(int a, int b) {
        return Integer.compareUnsigned(a, b) < 0;
    }
}
