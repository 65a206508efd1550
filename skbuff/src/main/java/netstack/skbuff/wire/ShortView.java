package netstack.skbuff.wire;

/// A header view was laid over too few bytes: a mistake of ours, for
/// `skb.mayPull` comes first.
public final class ShortView extends IllegalStateException {

    private static final long serialVersionUID = 1;

    ShortView(String header, int need, long have) {
        super(header + " header needs " + need + " bytes, the view has "
                + have);
    }
}
