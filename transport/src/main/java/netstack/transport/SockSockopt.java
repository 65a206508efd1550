package netstack.transport;

import static netstack.driver.net.Errno.EINVAL;
import static netstack.driver.net.Errno.EPERM;

import netstack.driver.machine.Machine;
import netstack.driver.net.NapiBusy;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// Socket options of the socket's own level (`SOL_SOCKET`), with what the
/// kernel makes of the numbers.
///
/// A buffer size is *doubled*: the program thinks in payload, the kernel
/// counts what the packets take with all their overhead.
@Linux(value = "sock_setsockopt", file = "net/core/sock.c",
    renamed = true)
final class SockSockopt {
    private static final int EACCES = 13;
    private static final int EDOM = 33;
    private static final int ENOPROTOOPT = 92;
    private static final int ENODEV = 19;
    private static final long USEC_PER_SEC = 1_000_000;
    /// 2048 and an aligned `struct sk_buff`.
    private static final int TCP_SKB_MIN_TRUESIZE = 2048 + 256;
    private static final int SOCK_MIN_RCVBUF = TCP_SKB_MIN_TRUESIZE;
    private static final int SOCK_MIN_SNDBUF = 2 * TCP_SKB_MIN_TRUESIZE;
    private static final int U16_MAX = 0xffff;
    private static final int TC_PRIO_INTERACTIVE = 6;
    /// `SKF_AD_MAX`: what filters may ask for beside a packet's bytes.
    private static final int SKF_AD_MAX = 64;
    private static final int SOCK_SNDBUF_LOCK = 1;
    private static final int SOCK_RCVBUF_LOCK = 2;

    private final SockSysctls sysctls;

    SockSockopt(SockSysctls sysctls) {
        this.sysctls = sysctls;
    }

    @Linux("sk_setsockopt")
    int setsockopt(Sock sk, int name, long value, Cred cred) {
        int v = (int) Math.max(Math.min(value, Integer.MAX_VALUE),
            Integer.MIN_VALUE);
        switch (name) {
            case SockOpt.SO_REUSEADDR -> sk.reuse = v != 0;
            case SockOpt.SO_REUSEPORT -> sk.reuseport = v != 0;
            case SockOpt.SO_BROADCAST -> sk.broadcast = v != 0;
            case SockOpt.SO_KEEPALIVE -> {
                sk.setKeepalive(v != 0);
                sk.keepopen = v != 0;
            }
            case SockOpt.SO_LINGER -> sk.lingertime = v < 0 ? -1
                : (long) v * sk.machine().hz();
            case SockOpt.SO_RCVLOWAT ->
                sk.setRcvlowat(v < 0 ? Integer.MAX_VALUE : v);
            case SockOpt.SO_NO_CHECK -> sk.noCheckTx = v != 0;
            case SockOpt.SO_OOBINLINE -> sk.urginline = v != 0;
            case SockOpt.SO_RCVBUF ->
                setRcvbuf(sk, atMost(v, sysctls.rmemMax.value));
            case SockOpt.SO_SNDBUF ->
                setSndbuf(sk, atMost(v, sysctls.wmemMax.value));
            case SockOpt.SO_RCVTIMEO -> {
                return setTimeo(sk, value, true);
            }
            case SockOpt.SO_SNDTIMEO -> {
                return setTimeo(sk, value, false);
            }
            default -> {
                return setRare(sk, name, v, cred);
            }
        }
        return 0;
    }

    private static int setRare(Sock sk, int name, int v, Cred cred) {
        return switch (name) {
            case SockOpt.SO_BSDCOMPAT -> 0;
            case SockOpt.SO_BUF_LOCK -> lockBuffers(sk, v);
            case SockOpt.SO_TIMESTAMPING -> sk.setTimestamping(v);
            case SockOpt.SO_ZEROCOPY -> setZerocopy(sk, v);
            case SockOpt.SO_BUSY_POLL -> busyPoll(sk, v);
            case SockOpt.SO_DETACH_FILTER -> SockFilters.detach(sk);
            case SockOpt.SO_LOCK_FILTER -> SockFilters.lock(sk, v != 0);
            default -> setPrivileged(sk, name, v, cred);
        };
    }

    private static int setZerocopy(Sock sk, int v) {
        if (!sk.zerocopies()) {
            return sk.type == SockOpt.SOCK_DGRAM ? -ENOPROTOOPT
                : -Errnos.EOPNOTSUPP.number;
        }
        if (v < 0 || v > 1) {
            return -EINVAL;
        }
        sk.errorQueue.zerocopy = v != 0;
        return 0;
    }

    private static int setPrivileged(Sock sk, int name, int v, Cred cred) {
        boolean admin = cred.capable(Cred.CAP_NET_ADMIN);
        boolean net = admin || cred.capable(Cred.CAP_NET_RAW);
        switch (name) {
            case SockOpt.SO_DEBUG -> {
                if (v != 0 && !admin) {
                    return -EACCES;
                }
                sk.debug = v != 0;
            }
            case SockOpt.SO_PRIORITY -> {
                if ((v < 0 || v > TC_PRIO_INTERACTIVE) && !net) {
                    return -EPERM;
                }
                sk.priority = v;
            }
            case SockOpt.SO_MARK -> {
                if (!net) {
                    return -EPERM;
                }
                sk.mark = v;
            }
            case SockOpt.SO_RCVBUFFORCE, SockOpt.SO_SNDBUFFORCE -> {
                if (!admin) {
                    return -EPERM;
                }
                force(sk, name, Math.max(v, 0));
            }
            case SockOpt.SO_BINDTOIFINDEX -> {
                return bindToIfindex(sk, v, cred);
            }
            case SockOpt.SO_PREFER_BUSY_POLL -> {
                if (v != 0 && !admin) {
                    return -EPERM;
                }
                sk.busy.prefer = v != 0;
            }
            case SockOpt.SO_BUSY_POLL_BUDGET -> {
                return busyPollBudget(sk, v, admin);
            }
            default -> {
                return -ENOPROTOOPT;
            }
        }
        return 0;
    }

    /// SO_BUF_LOCK: which sizes are not to be tuned.
    private static int lockBuffers(Sock sk, int v) {
        if ((v & ~(SOCK_SNDBUF_LOCK | SOCK_RCVBUF_LOCK)) != 0) {
            return -EINVAL;
        }
        sk.sndbufLocked = (v & SOCK_SNDBUF_LOCK) != 0;
        sk.rcvbufLocked = (v & SOCK_RCVBUF_LOCK) != 0;
        return 0;
    }

    private static int busyPoll(Sock sk, int v) {
        if (v < 0) {
            return -EINVAL;
        }
        sk.busy.llUsec(sk.net, v);
        return 0;
    }

    private static int busyPollBudget(Sock sk, int v, boolean admin) {
        if (v > sk.busy.budget && !admin) {
            return -EPERM;
        }
        if (v < 0 || v > U16_MAX) {
            return -EINVAL;
        }
        sk.busy.budget = v;
        return 0;
    }

    private static void force(Sock sk, int name, int v) {
        if (name == SockOpt.SO_RCVBUFFORCE) {
            setRcvbuf(sk, v);
        } else {
            setSndbuf(sk, v);
        }
    }

    /// The size is unsigned to the kernel: a negative one is the most.
    private static int atMost(int v, int max) {
        return Integer.compareUnsigned(v, max) > 0 ? max : v;
    }

    /// Bytes that the program asks for, taken twice.
    @Linux("__sock_set_rcvbuf")
    private static void setRcvbuf(Sock sk, int v) {
        int val = Math.min(v, Integer.MAX_VALUE / 2);
        sk.rcvbufLocked = true;
        sk.rcvbuf = Math.max(val * 2, SOCK_MIN_RCVBUF);
    }

    private static void setSndbuf(Sock sk, int v) {
        int val = Math.min(v, Integer.MAX_VALUE / 2);
        sk.sndbufLocked = true;
        sk.sndbuf = Math.max(val * 2, SOCK_MIN_SNDBUF);
        sk.defWriteSpace();
    }

    /// Microseconds to jiffies, rounded up; 0 waits for ever.
    @Linux(value = "sock_set_timeout", renamed = true)
    private static int setTimeo(Sock sk, long usec, boolean rcv) {
        if (usec < 0) {
            return -EDOM;
        }
        int hz = sk.machine().hz();
        long jiffies = usec == 0 ? Machine.MAX_SCHEDULE_TIMEOUT
            : usec / USEC_PER_SEC * hz
                + (usec % USEC_PER_SEC * hz + USEC_PER_SEC - 1)
                    / USEC_PER_SEC;
        if (rcv) {
            sk.rcvtimeo = jiffies;
        } else {
            sk.sndtimeo = jiffies;
        }
        return 0;
    }

    /// SO_BINDTODEVICE: the device called `name`, or with an empty name
    /// any.
    @Linux(value = "sock_setbindtodevice", renamed = true)
    static int bindToDevice(Sock sk, String name, Cred cred) {
        NetDevice dev = sk.net.devices().byName(name);
        if (dev == null && !name.isEmpty()) {
            return -ENODEV;
        }
        return bindToIfindex(sk, dev == null ? 0 : dev.ifindex(), cred);
    }

    @Linux(value = "sock_bindtoindex", renamed = true)
    private static int bindToIfindex(Sock sk, int ifindex, Cred cred) {
        if (sk.boundDevIf != 0 && !cred.capable(Cred.CAP_NET_RAW)) {
            return -EPERM;
        }
        NetDevice dev = sk.net.devices().byIndex(ifindex);
        if (ifindex < 0) {
            return -EINVAL;
        }
        if (ifindex != 0 && dev == null) {
            return -ENODEV;
        }
        sk.boundDevIf = ifindex;
        return 0;
    }

    @Linux("sk_getsockopt")
    long getsockopt(Sock sk, int name) {
        return switch (name) {
            case SockOpt.SO_TYPE -> sk.type;
            case SockOpt.SO_PROTOCOL -> sk.protocol;
            case SockOpt.SO_DOMAIN -> sk.family;
            case SockOpt.SO_ERROR -> takeError(sk);
            case SockOpt.SO_REUSEADDR -> sk.reuse ? 1 : 0;
            case SockOpt.SO_REUSEPORT -> sk.reuseport ? 1 : 0;
            case SockOpt.SO_BROADCAST -> sk.broadcast ? 1 : 0;
            case SockOpt.SO_KEEPALIVE -> sk.keepopen ? 1 : 0;
            case SockOpt.SO_LINGER -> sk.lingertime < 0 ? -1
                : sk.lingertime / sk.machine().hz();
            case SockOpt.SO_RCVLOWAT -> sk.rcvlowat;
            case SockOpt.SO_ACCEPTCONN -> sk.listening() ? 1 : 0;
            case SockOpt.SO_NO_CHECK -> sk.noCheckTx ? 1 : 0;
            case SockOpt.SO_DEBUG -> sk.debug ? 1 : 0;
            case SockOpt.SO_OOBINLINE -> sk.urginline ? 1 : 0;
            case SockOpt.SO_BSDCOMPAT -> 0;
            case SockOpt.SO_SNDLOWAT -> 1;
            case SockOpt.SO_INCOMING_CPU -> sk.incomingCpu;
            case SockOpt.SO_BPF_EXTENSIONS -> SKF_AD_MAX;
            case SockOpt.SO_BUF_LOCK ->
                (sk.sndbufLocked ? SOCK_SNDBUF_LOCK : 0)
                | (sk.rcvbufLocked ? SOCK_RCVBUF_LOCK : 0);
            case SockOpt.SO_LOCK_FILTER -> sk.filterLocked ? 1 : 0;
            case SockOpt.SO_RCVBUF -> sk.rcvbuf;
            case SockOpt.SO_SNDBUF -> sk.sndbuf;
            case SockOpt.SO_RCVTIMEO -> timeo(sk, sk.rcvtimeo);
            case SockOpt.SO_SNDTIMEO -> timeo(sk, sk.sndtimeo);
            case SockOpt.SO_PRIORITY -> sk.priority;
            case SockOpt.SO_MARK -> sk.mark;
            case SockOpt.SO_TIMESTAMPING -> sk.errorQueue.tsflags;
            case SockOpt.SO_ZEROCOPY -> sk.errorQueue.zerocopy ? 1 : 0;
            case SockOpt.SO_BINDTOIFINDEX -> sk.boundDevIf;
            case SockOpt.SO_BUSY_POLL -> sk.busy.llUsec;
            case SockOpt.SO_PREFER_BUSY_POLL -> sk.busy.prefer ? 1 : 0;
            case SockOpt.SO_INCOMING_NAPI_ID ->
                sk.busy.napiId < NapiBusy.MIN_NAPI_ID ? 0 : sk.busy.napiId;
            default -> -ENOPROTOOPT;
        };
    }

    private static long takeError(Sock sk) {
        int e = -sk.error();
        if (e == 0) {
            e = sk.errSoft;
            sk.errSoft = 0;
        }
        return e;
    }

    private static long timeo(Sock sk, long jiffies) {
        return jiffies == Machine.MAX_SCHEDULE_TIMEOUT
            ? 0 : jiffies * USEC_PER_SEC / sk.machine().hz();
    }
}
