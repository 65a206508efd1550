package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.machine.SpinLock;
import netstack.driver.net.Net;
import netstack.skbuff.SkbOwner;
import netstack.skbuff.SkbQueue;
import netstack.transport.bpf.BpfProg;

/// The variables of a [Sock]: whose it is, its buffers and errors, and what
/// a program has set.
public abstract class SockCommon implements SkbOwner {
    /// States that all protocols use.
    public static final int TCP_ESTABLISHED = 1;
    public static final int TCP_CLOSE = 7;

    public final Net net;
    public final int family;
    public final int type;
    public final int protocol;
    /// Memory of the protocol that this socket draws on.
    public final ProtoMem protoMem;
    public int state = TCP_CLOSE;

    public int rcvbuf;
    public int sndbuf;
    public int rmemAlloc;
    public int wmemAlloc;
    public int forwardAlloc;
    public int drops;
    public final SkbQueue receiveQueue = new SkbQueue();
    public final SpinLock receiveLock;
    public final ErrQueue errorQueue = new ErrQueue();

    /// The CPU whose softirq brought the last packet; with the receive
    /// queue's lock, or the socket's.
    public int incomingCpu;

    /// A pending error, positive, that the next call gives; 0 for none.
    public int err;
    /// An error that only a failing call gives.
    public int errSoft;
    public int shutdown;
    /// In jiffies; [Machine#MAX_SCHEDULE_TIMEOUT] is for ever.
    public long rcvtimeo = Machine.MAX_SCHEDULE_TIMEOUT;
    public long sndtimeo = Machine.MAX_SCHEDULE_TIMEOUT;

    /// SO_LINGER in jiffies, -1 for off.
    public long lingertime = -1;
    /// SO_RCVLOWAT: fewer bytes do not wake a reader.
    public int rcvlowat = 1;
    public boolean reuse;
    public boolean reuseport;
    public boolean broadcast;
    public boolean keepopen;
    /// SO_OOBINLINE: the urgent byte stays in the stream.
    public boolean urginline;
    /// SO_DEBUG; nothing is done about it.
    boolean debug;
    public boolean noCheckTx;
    /// A buffer size was set by hand: no autotuning.
    public boolean rcvbufLocked;
    public boolean sndbufLocked;
    public int priority;
    public int mark;
    /// Index of the only device to use, 0 for any.
    public int boundDevIf;
    public int uid;
    /// Which packets it wants; null for all. A locked filter stays.
    public BpfProg filter;
    public boolean filterLocked;
    /// No file refers to it any more.
    public boolean dead;
    /// A sender was refused for want of buffer, and waits.
    public boolean nospace;

    SockCommon(Net net, int family, int type, int protocol,
            ProtoMem protoMem) {
        this.net = net;
        this.family = family;
        this.type = type;
        this.protocol = protocol;
        this.protoMem = protoMem;
        this.receiveLock = new SpinLock(net.machine(), "sk_receive_queue");
    }
}
