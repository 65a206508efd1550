package netstack.exercises.napipoll;

import netstack.driver.net.NapiContext;

/// What you write in `napi-poll`: the two halves of a driver's receive
/// path.
public interface PollDriver {

    /// The hard interrupt: the card has received or sent something. Runs
    /// with interrupts off and must be short.
    void interrupt(Card card, NapiContext napi);

    /// The poll function: cleans what was sent, then takes at most `budget`
    /// frames and hands each to `napi.groReceive`.
    ///
    /// @param budget 0 asks for cleaning only, from a context that must not
    ///        receive: no frame is taken, and polling is not ended
    /// @return how many frames were taken
    int poll(Card card, NapiContext napi, int budget);
}
