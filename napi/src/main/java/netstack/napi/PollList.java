package netstack.napi;

/// A list of NAPI instances, linked through themselves.
final class PollList {
    private Napi first;
    private Napi last;

    boolean isEmpty() {
        return first == null;
    }

    void addTail(Napi napi) {
        napi.nextPoll = null;
        if (first == null) {
            first = napi;
        } else {
            last.nextPoll = napi;
        }
        last = napi;
    }

    /// Removes and returns the first, or null.
    Napi poll() {
        Napi napi = first;
        if (napi != null) {
            first = napi.nextPoll;
            napi.nextPoll = null;
        }
        return napi;
    }

    /// Moves all of `other` behind this list's end.
    void splice(PollList other) {
        if (other.first == null) {
            return;
        }
        if (first == null) {
            first = other.first;
        } else {
            last.nextPoll = other.first;
        }
        last = other.last;
        other.first = null;
    }
}
