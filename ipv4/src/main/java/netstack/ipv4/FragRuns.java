package netstack.ipv4;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The fragments of one packet, as runs of neighbours: what comes in order
/// makes one run, linked through the packets.
@Linux(value = "fragrun_create", file = "net/ipv4/inet_fragment.c",
    renamed = true)
final class FragRuns {
    static final int IPFRAG_OK = 0;
    static final int IPFRAG_DUP = 1;
    static final int IPFRAG_OVERLAP = 2;

    private static final class Run {
        final int offset;
        int end;
        final SkBuff head;
        SkBuff tail;

        Run(SkBuff skb, int offset, int end) {
            this.offset = offset;
            this.end = end;
            head = skb;
            tail = skb;
        }
    }

    private final List<Run> runs = new ArrayList<>(1);

    /// Adds bytes `offset` to `end`. What is there already is a duplicate;
    /// anything else that touches known bytes is an attack (RFC 5722).
    @Linux("inet_frag_queue_insert")
    int queueInsert(SkBuff skb, int offset, int end) {
        Run last = runs.isEmpty() ? null : runs.getLast();
        if (last == null || offset > last.end) {
            runs.add(new Run(skb, offset, end));
            return IPFRAG_OK;
        }
        if (end > last.end) {
            if (offset < last.end) {
                return IPFRAG_OVERLAP;
            }
            last.tail.next(skb);
            last.tail = skb;
            last.end = end;
            return IPFRAG_OK;
        }
        int at = 0;
        for (Run run : runs) {
            if (offset >= run.end) {
                at++;
            } else if (end > run.offset) {
                return offset >= run.offset && end <= run.end
                    ? IPFRAG_DUP : IPFRAG_OVERLAP;
            }
        }
        runs.add(at, new Run(skb, offset, end));
        return IPFRAG_OK;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /// The first fragment.
    SkBuff head() {
        return runs.getFirst().head;
    }

    /// Links all fragments in order; the first one is [#head].
    void link() {
        for (int i = 1; i < runs.size(); i++) {
            runs.get(i - 1).tail.next(runs.get(i).head);
        }
    }

    /// Forgets the fragments, which somebody else has taken.
    void clear() {
        runs.clear();
    }

    /// Frees all fragments; returns the memory that they took.
    int purge(DropReason reason) {
        int truesize = 0;
        for (Run run : runs) {
            for (SkBuff skb = run.head; skb != null; skb = skb.next()) {
                truesize += skb.truesize();
            }
            SkBuff.freeList(run.head, reason);
        }
        runs.clear();
        return truesize;
    }
}
