package netstack.skbuff;

/// The checksum state as headers come and go: `csum` of a packet whose
/// device summed all of it stays right.
@Linux(value = "ip_summed", file = "include/linux/skbuff.h",
       renamed = true)
public abstract sealed class SkbCsum extends SkbReshape permits SkbShare {

    SkbCsum(SkbSlab slab, long addr) {
        super(slab, addr);
    }

    /// The `n` bytes at `at`, just pulled, leave the sum.
    @Linux("skb_postpull_rcsum")
    public final void postpullRcsum(long at, int n) {
        if (ipSummed() == CHECKSUM_COMPLETE) {
            int gone = Checksum.partial(mem, at, n, 0);
            csum(Checksum.blockSub(csum(), gone, 0));
        } else if (ipSummed() == CHECKSUM_PARTIAL
                && csumStart() < data - head) {
            ipSummed(CHECKSUM_NONE);
        }
    }

    /// The `n` bytes at `at`, just pushed, enter the sum.
    @Linux("skb_postpush_rcsum")
    public final void postpushRcsum(long at, int n) {
        if (ipSummed() == CHECKSUM_COMPLETE) {
            csum(Checksum.partial(mem, at, n, csum()));
        }
    }

    /// Pulls `n` bytes and keeps the sum right.
    @Linux(value = "skb_pull_rcsum", file = "net/core/skbuff.c")
    public final long pullRcsum(int n) {
        long at = data;
        long now = pull(n);
        if (now != 0) {
            postpullRcsum(at, n);
        }
        return now;
    }

    /// Pushes `n` bytes that are in place already; keeps the sum right.
    @Linux("skb_push_rcsum")
    public final long pushRcsum(int n) {
        push(n);
        postpushRcsum(data, n);
        return data;
    }

    /// Cuts to `n` bytes and keeps the sum right.
    @Linux("pskb_trim_rcsum")
    public final boolean trimRcsum(int n) {
        if (n >= len) {
            return true;
        }
        if (ipSummed() == CHECKSUM_COMPLETE) {
            int gone = checksum(n, len - n, 0);
            csum(Checksum.blockSub(csum(), gone, n));
        } else if (ipSummed() == CHECKSUM_PARTIAL
                && csumStart() + csumOffset() + 2 > data - head + n) {
            return false;
        }
        return trim(n);
    }

    /// Sums what is there and compares; `csum` holds the pseudo header's
    /// sum before and the data's after. Returns 0 when it is good, else the
    /// folded rest.
    @Linux(value = "__skb_checksum_complete", file = "net/core/skbuff.c")
    public final int checksumComplete() {
        int sum = checksum(0, len, 0);
        int folded = Checksum.fold(Checksum.add(csum(), sum));
        if (!self().shared()) {
            csum(sum);
            ipSummed(CHECKSUM_COMPLETE);
            csumCompleteSw(true);
            csumValid(folded == 0);
        }
        return folded;
    }
}
