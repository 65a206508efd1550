package student;

import netstack.exercises.timesqueeze.BudgetLoop;
import netstack.exercises.timesqueeze.Rx;

/// The reference solution of `time-squeeze`.
public final class Loop implements BudgetLoop {

    @Override
    public void action(Rx rx) {
        long limit = rx.jiffies() + rx.budgetJiffies();
        int left = rx.budget();
        for (int i = rx.next(); i >= 0; i = rx.next()) {
            left -= rx.poll(i);
            if (rx.hasMore(i)) {
                rx.repoll(i);
            }
            if (left <= 0 || rx.jiffies() - limit >= 0) {
                rx.timeSqueeze();
                break;
            }
        }
        rx.putBack();
        if (rx.pending()) {
            rx.raise();
        }
    }
}
