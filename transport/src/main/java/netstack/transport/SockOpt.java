package netstack.transport;

/// Levels and names of socket options, and the flags that go with calls:
/// `include/uapi/asm-generic/socket.h`, `include/uapi/linux/in.h`.
public final class SockOpt {
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_NONBLOCK = 04000;
    public static final int SOCK_CLOEXEC = 02000000;
    public static final int SOCK_TYPE_MASK = 0xf;

    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    public static final int SOL_IP = 0;
    public static final int SOL_SOCKET = 1;
    public static final int SOL_TCP = 6;
    public static final int SOL_UDP = 17;

    public static final int SO_DEBUG = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_TYPE = 3;
    public static final int SO_ERROR = 4;
    public static final int SO_BROADCAST = 6;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_KEEPALIVE = 9;
    public static final int SO_NO_CHECK = 11;
    public static final int SO_PRIORITY = 12;
    public static final int SO_OOBINLINE = 10;
    /// Seconds, or -1 for off, where C has a `struct linger`.
    public static final int SO_LINGER = 13;
    public static final int SO_BSDCOMPAT = 14;
    public static final int SO_REUSEPORT = 15;
    public static final int SO_RCVLOWAT = 18;
    public static final int SO_SNDLOWAT = 19;
    public static final int SO_ACCEPTCONN = 30;
    /// Time-outs: microseconds here, where C has a `struct timeval`.
    public static final int SO_RCVTIMEO = 20;
    public static final int SO_SNDTIMEO = 21;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_DETACH_FILTER = 27;
    public static final int SO_LOCK_FILTER = 44;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_MARK = 36;
    public static final int SO_TIMESTAMPING = 37;
    public static final int SO_PROTOCOL = 38;
    public static final int SO_DOMAIN = 39;
    public static final int SO_BPF_EXTENSIONS = 48;
    public static final int SO_INCOMING_CPU = 49;
    public static final int SO_MEMINFO = 55;
    public static final int SO_BUSY_POLL = 46;
    public static final int SO_INCOMING_NAPI_ID = 56;
    public static final int SO_ZEROCOPY = 60;
    public static final int SO_BINDTOIFINDEX = 62;
    public static final int SO_PREFER_BUSY_POLL = 69;
    public static final int SO_BUSY_POLL_BUDGET = 70;
    public static final int SO_BUF_LOCK = 72;

    public static final int TCP_NODELAY = 1;
    public static final int TCP_MAXSEG = 2;
    public static final int TCP_CORK = 3;
    public static final int TCP_KEEPIDLE = 4;
    public static final int TCP_KEEPINTVL = 5;
    public static final int TCP_KEEPCNT = 6;
    public static final int TCP_SYNCNT = 7;
    public static final int TCP_LINGER2 = 8;
    public static final int TCP_DEFER_ACCEPT = 9;
    public static final int TCP_WINDOW_CLAMP = 10;
    public static final int TCP_INFO = 11;
    public static final int TCP_QUICKACK = 12;
    public static final int TCP_CONGESTION = 13;
    public static final int TCP_THIN_LINEAR_TIMEOUTS = 16;
    public static final int TCP_THIN_DUPACK = 17;
    public static final int TCP_USER_TIMEOUT = 18;
    public static final int TCP_FASTOPEN = 23;
    public static final int TCP_NOTSENT_LOWAT = 25;
    public static final int TCP_FASTOPEN_CONNECT = 30;
    public static final int TCP_ULP = 31;
    public static final int TCP_FASTOPEN_KEY = 33;
    public static final int TCP_FASTOPEN_NO_COOKIE = 34;
    public static final int TCP_INQ = 36;
    public static final int TCP_IS_MPTCP = 43;

    public static final int UDP_CORK = 1;
    public static final int UDP_SEGMENT = 103;
    public static final int UDP_GRO = 104;

    public static final int IP_TOS = 1;
    public static final int IP_TTL = 2;
    public static final int IP_MTU_DISCOVER = 10;
    public static final int IP_RECVERR = 11;
    public static final int IP_MTU = 14;
    public static final int IP_FREEBIND = 15;
    public static final int IP_TRANSPARENT = 19;
    public static final int IP_MINTTL = 21;
    public static final int IP_BIND_ADDRESS_NO_PORT = 24;
    public static final int IP_MULTICAST_IF = 32;
    public static final int IP_MULTICAST_TTL = 33;
    public static final int IP_MULTICAST_LOOP = 34;

    public static final int IP_LOCAL_PORT_RANGE = 51;

    public static final int IP_PMTUDISC_DONT = 0;
    public static final int IP_PMTUDISC_WANT = 1;
    public static final int IP_PMTUDISC_DO = 2;
    public static final int IP_PMTUDISC_PROBE = 3;
    public static final int IP_PMTUDISC_OMIT = 5;

    public static final int F_GETFL = 3;
    public static final int F_SETFL = 4;
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 04000;

    /// Bytes that can be read: `FIONREAD`.
    public static final int SIOCINQ = 0x541b;
    /// Whether the next byte to read is the urgent one (sockatmark(3)).
    public static final int SIOCATMARK = 0x8905;
    /// Bytes not yet sent: `TIOCOUTQ`.
    public static final int SIOCOUTQ = 0x5411;
    /// Bytes of a stream that were not sent yet.
    public static final int SIOCOUTQNSD = 0x894b;

    public static final int POLLIN = 1;
    public static final int POLLPRI = 2;
    public static final int POLLOUT = 4;
    public static final int POLLERR = 8;
    public static final int POLLHUP = 0x10;
    public static final int POLLNVAL = 0x20;
    public static final int POLLRDNORM = 0x40;
    public static final int POLLRDBAND = 0x80;
    public static final int POLLWRNORM = 0x100;
    public static final int POLLWRBAND = 0x200;
    public static final int POLLRDHUP = 0x2000;

    private SockOpt() {
    }
}
