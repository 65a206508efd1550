package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.machine.SpinLock;
import netstack.driver.machine.WaitQueue;
import netstack.driver.net.Net;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbDestructor;
import netstack.skbuff.SkbQueue;
import netstack.skbuff.SkbSizes;

/// A socket as the network sees it: its buffers, its errors, who waits.
///
/// Memory is counted in `truesize`, what a packet really takes, not in bytes
/// of payload: `rmemAlloc` for what was received and not yet read,
/// `wmemAlloc` for what was sent and not yet freed by the device.
///
/// A task owns the socket between `lockSock` and `releaseSock`; packets that
/// come meanwhile wait in the backlog, which the task works off when it lets
/// go. Softirqs take only the spin lock.
///
/// Left out: memory control groups.
@Linux(value = "sock", file = "include/net/sock.h")
public abstract class Sock extends SockCommon {
    /// Bits of `shutdown`.
    public static final int RCV_SHUTDOWN = 1;
    public static final int SEND_SHUTDOWN = 2;

    /// What a wake-up tells when there is room to write.
    public static final int WRITABLE = SockOpt.POLLOUT | SockOpt.POLLWRNORM
        | SockOpt.POLLWRBAND;

    private static final int CACHE_LINE = 64;
    private static final SkbDestructor WFREE = Sock::wfree;

    public final WaitQueue wq;
    public final SockBusy busy;
    private final SockLock lock;
    private final SkbQueue backlog = new SkbQueue();
    private int backlogLen;

    protected Sock(Net net, int family, int type, int protocol,
            ProtoMem protoMem) {
        super(net, family, type, protocol, protoMem);
        this.wq = new WaitQueue(net.machine());
        this.busy = new SockBusy(net.machine());
        this.lock = new SockLock(net.machine());
    }

    /// The cache lines of a packet of which `n` bytes are read: its
    /// `sk_buff`, one of its shared info, its bytes.
    public static int cacheLines(int n) {
        return (SkbSizes.SK_BUFF + 2 * CACHE_LINE - 1 + n) / CACHE_LINE;
    }

    public final Machine machine() {
        return net.machine();
    }

    /// Handles a packet that had to wait in the backlog. Takes `skb`.
    @Linux(value = "sk_backlog_rcv", renamed = true)
    protected void backlogRcv(SkBuff skb) {
        skb.free(DropReason.NOT_SPECIFIED);
    }

    /// Whether a packet waits to be read. A look without the lock: other
    /// CPUs add packets.
    protected boolean readable() {
        machine().cpu().sync();
        return !receiveQueue.isEmpty();
    }

    /// SO_KEEPALIVE was set: the protocol's part.
    protected void setKeepalive(boolean on) {
    }

    /// SO_RCVLOWAT: 0 counts as 1.
    protected void setRcvlowat(int bytes) {
        rcvlowat = Math.max(bytes, 1);
    }

    /// SO_TIMESTAMPING: the protocol's part. Returns 0 or a negative error
    /// number.
    protected int setTimestamping(int flags) {
        return -Errnos.ENOPROTOOPT.number;
    }

    /// SO_ZEROCOPY: whether the protocol can.
    protected boolean zerocopies() {
        return false;
    }

    @Override
    public void tstampTx(SkBuff skb, int type) {
        errorQueue.skbTstampTx(this, skb, type);
    }

    /// Whether it waits for connections.
    protected boolean listening() {
        return false;
    }

    /// The protocol's part of giving the lock back.
    protected void releaseCb() {
    }

    /// The spin lock, for softirqs.
    public final SpinLock slock() {
        return lock.slock;
    }

    /// Whether a task owns the socket; ask with the spin lock held.
    @Linux("sock_owned_by_user")
    public final boolean ownedByUser() {
        return lock.owned;
    }

    /// Makes the current task the owner; sleeps while another is.
    @Linux("lock_sock")
    public final void lockSock() {
        lock.lock();
    }

    /// Works off the backlog and lets go.
    @Linux("release_sock")
    public final void releaseSock() {
        lock.slock.lockBh();
        while (!backlog.isEmpty()) {
            drainBacklog();
        }
        backlogLen = 0;
        releaseCb();
        lock.release();
    }

    /// What comes while this runs waits for the next round.
    @Linux(value = "__release_sock", renamed = true)
    private void drainBacklog() {
        SkBuff last = backlog.peekTail();
        for (SkBuff skb = null; skb != last;) {
            skb = backlog.dequeue();
            boolean wasLast = skb == last;
            lock.slock.unlockBh();
            backlogRcv(skb);
            machine().condResched();
            lock.slock.lockBh();
            if (wasLast) {
                return;
            }
        }
    }

    /// Leaves a packet to the task that owns the socket, unless more than
    /// `limit` bytes wait already.
    ///
    /// @return false if the packet stays the caller's
    @Linux("sk_add_backlog")
    public final boolean addBacklog(SkBuff skb, int limit) {
        if (backlogLen + rmemAlloc > limit) {
            return false;
        }
        skb.dstForce();
        backlog.queueTail(skb);
        backlogLen += skb.truesize();
        return true;
    }

    /// Bytes of memory in the backlog.
    public final int backlogLen() {
        return backlogLen;
    }

    /// Works off the backlog without letting go.
    @Linux("__sk_flush_backlog")
    public final void flushBacklog() {
        lock.slock.lockBh();
        while (!backlog.isEmpty()) {
            drainBacklog();
        }
        backlogLen = 0;
        lock.slock.unlockBh();
    }

    /// Takes whole pages for at least `bytes` from the protocol's memory.
    ///
    /// @param min bytes that a socket may hold even when memory is short
    @Linux("__sk_mem_schedule")
    public final boolean memSchedule(int bytes, int min) {
        int pages = ProtoMem.pages(bytes);
        if (!protoMem.raiseAllocated(pages, rmemAlloc < min)) {
            return false;
        }
        forwardAlloc += pages << PageSource.PAGE_SHIFT;
        return true;
    }

    /// Gives `bytes`, a multiple of the page size, back.
    @Linux("__sk_mem_reclaim")
    public final void memReclaim(int bytes) {
        if (bytes != 0) {
            protoMem.reduceAllocated(bytes >> PageSource.PAGE_SHIFT);
        }
    }

    /// Charges a packet that this socket sends; it is given back when the
    /// packet dies, wherever that is.
    @Linux("skb_set_owner_w")
    public final void setOwnerW(SkBuff skb) {
        skb.orphan();
        skb.sk(this);
        skb.destructor(WFREE);
        wmemAlloc += skb.truesize();
    }

    @Linux("sock_wfree")
    private static void wfree(SkBuff skb) {
        Sock sk = (Sock) skb.sk();
        sk.machine().cpu().sync();
        sk.wmemAlloc -= skb.truesize();
        sk.defWriteSpace();
    }

    /// Sleeps until the send buffer has room again, at most `timeo` jiffies;
    /// returns those that are left.
    @Linux("sock_wait_for_wmem")
    public final long waitForWmem(long timeo) {
        wq.prepareToWait();
        boolean wait = wmemAlloc >= sndbuf && err == 0
            && (shutdown & SEND_SHUTDOWN) == 0;
        long left = wait ? machine().scheduleTimeout(timeo) : timeo;
        wq.finishWait();
        return left;
    }

    /// Gives a pending error and clears it.
    ///
    /// @return 0 or a negative error number
    @Linux("sock_error")
    public final int error() {
        int e = err;
        err = 0;
        return -e;
    }

    /// Wakes who waits for data (`sk_data_ready`).
    @Linux("sock_def_readable")
    public void defReadable() {
        if (!wq.empty()) {
            wq.wakeUp(SockOpt.POLLIN | SockOpt.POLLPRI | SockOpt.POLLRDNORM
                | SockOpt.POLLRDBAND);
        }
    }

    /// Wakes who waits for room, once half of the buffer is free.
    @Linux("sock_def_write_space")
    public void defWriteSpace() {
        if (wmemAlloc << 1 <= sndbuf && !wq.empty()) {
            nospace = false;
            wq.wakeUp(WRITABLE);
        }
    }

    /// An error is pending: wakes all.
    @Linux("sk_error_report")
    public final void errorReport() {
        if (!wq.empty()) {
            wq.wakeUp(SockOpt.POLLERR);
        }
    }
}
