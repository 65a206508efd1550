package netstack.exercises.udpdriver;

import netstack.skbuff.SkBuff;

/// What the kernel offers to the module of `udp-driver`.
public interface Kernel {

    /// `register_chrdev`: makes `/dev/NAME` answer with `fops`.
    ///
    /// @return 0, or `-EBUSY` when the name is taken
    int registerChrdev(String name, FileOperations fops);

    /// `alloc_skb`: an empty `sk_buff` with `size` bytes of room, or null
    /// when there is no memory.
    SkBuff allocSkb(int size);

    /// `copy_from_user`: copies `n` bytes to the address `to` in the host's
    /// memory (an address as `skb.put` returns it).
    ///
    /// @return the number of bytes that could NOT be copied: 0 is success
    long copyFromUser(long to, UserBuffer from, int n);

    /// `dev_queue_xmit`: hands a finished frame to the device in `skb.dev()`.
    /// Takes `skb`, whatever it returns.
    ///
    /// @return `NET_XMIT_SUCCESS`, or `NET_XMIT_DROP` when the queue was full
    int devQueueXmit(SkBuff skb);

    /// The frame was queued or sent.
    int NET_XMIT_SUCCESS = 0x00;
    /// The frame was dropped.
    int NET_XMIT_DROP = 0x01;
}
