package netstack.skbuff;

/// Two `sk_buff`s allocated together, the second waiting to be the clone of
/// the first: TCP keeps one in its retransmit queue and sends the other.
@Linux(value = "sk_buff_fclones", file = "include/linux/skbuff.h",
       renamed = true)
final class SkbFclone {

    SkBuff orig;
    SkBuff clone;
    /// Members in use; the pair is freed with the last.
    int ref;
}
