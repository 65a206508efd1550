package netstack.host.libpcap;

/// A statement in a list of them: an instruction whose jumps, if it is one,
/// go to statements of the same list.
final class Stmt {
    /// A statement that the optimizer took out.
    static final int NOP = -1;

    int code;
    int k;
    Stmt next;
    Stmt jt;
    Stmt jf;

    Stmt(int code, int k) {
        this.code = code;
        this.k = k;
    }

    /// Appends `tail` (which may be null) to the list; returns its head.
    Stmt append(Stmt tail) {
        Stmt last = this;
        while (last.next != null) {
            last = last.next;
        }
        last.next = tail;
        return this;
    }

    Stmt append(int newCode, int newK) {
        return append(new Stmt(newCode, newK));
    }

    /// The first statement from `s` on that is still one.
    static Stmt real(Stmt s) {
        Stmt at = s;
        while (at != null && at.code == NOP) {
            at = at.next;
        }
        return at;
    }

    /// How many statements of the list are still ones.
    static int length(Stmt list) {
        int n = 0;
        for (Stmt s = real(list); s != null; s = real(s.next)) {
            n++;
        }
        return n;
    }
}
