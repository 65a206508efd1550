package student;

import netstack.driver.net.NapiContext;
import netstack.exercises.napipoll.Card;
import netstack.exercises.napipoll.PollDriver;

/// Your driver: `./lab show napi-poll` says what it must do.
public final class Poller implements PollDriver {

    @Override
    public void interrupt(Card card, NapiContext napi) {
        throw new UnsupportedOperationException(
                "napi-poll, step 1: mask the card and schedule");
    }

    @Override
    public int poll(Card card, NapiContext napi, int budget) {
        throw new UnsupportedOperationException(
                "napi-poll, step 2: clean, take, hand over, end");
    }
}
