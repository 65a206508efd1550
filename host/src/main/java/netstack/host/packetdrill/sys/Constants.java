package netstack.host.packetdrill.sys;

import java.util.HashMap;
import java.util.Map;
import netstack.transport.Errnos;

/// The names of the C headers that scripts use, with Linux's values on
/// x86-64.
public final class Constants {
    private static final String SOCKET = """
            AF_UNSPEC 0  AF_INET 2  PF_INET 2  AF_INET6 10  PF_INET6 10
            SOCK_STREAM 1  SOCK_DGRAM 2  SOCK_RAW 3
            SOCK_NONBLOCK 0x800  SOCK_CLOEXEC 0x80000
            IPPROTO_IP 0  IPPROTO_ICMP 1  IPPROTO_TCP 6  IPPROTO_UDP 17
            IPPROTO_IPV6 41  IPPROTO_MPTCP 262
            SHUT_RD 0  SHUT_WR 1  SHUT_RDWR 2
            INADDR_ANY 0  INADDR_LOOPBACK 0x7f000001  NULL 0
            MSG_OOB 1  MSG_PEEK 2  MSG_DONTROUTE 4  MSG_CTRUNC 8
            MSG_TRUNC 0x20  MSG_DONTWAIT 0x40  MSG_EOR 0x80
            MSG_WAITALL 0x100  MSG_CONFIRM 0x800  MSG_ERRQUEUE 0x2000
            MSG_NOSIGNAL 0x4000  MSG_MORE 0x8000  MSG_WAITFORONE 0x10000
            MSG_ZEROCOPY 0x4000000  MSG_FASTOPEN 0x20000000
            """;
    private static final String LEVELS = """
            SOL_IP 0  SOL_SOCKET 1  SOL_TCP 6  SOL_UDP 17  SOL_IPV6 41
            SO_DEBUG 1  SO_REUSEADDR 2  SO_TYPE 3  SO_ERROR 4
            SO_DONTROUTE 5  SO_BROADCAST 6  SO_SNDBUF 7  SO_RCVBUF 8
            SO_KEEPALIVE 9  SO_OOBINLINE 10  SO_NO_CHECK 11
            SO_PRIORITY 12  SO_LINGER 13  SO_REUSEPORT 15  SO_PASSCRED 16
            SO_RCVLOWAT 18  SO_SNDLOWAT 19  SO_RCVTIMEO 20  SO_SNDTIMEO 21
            SO_BINDTODEVICE 25  SO_TIMESTAMP 29  SO_ACCEPTCONN 30
            SO_SNDBUFFORCE 32  SO_RCVBUFFORCE 33  SO_TIMESTAMPNS 35
            SO_MARK 36  SO_TIMESTAMPING 37  SO_PROTOCOL 38  SO_DOMAIN 39
            SO_MAX_PACING_RATE 47  SO_INCOMING_CPU 49  SO_MEMINFO 55
            SO_ZEROCOPY 60  SO_TXTIME 61  SO_BINDTOIFINDEX 62
            SCM_TIMESTAMPING 37  SCM_TIMESTAMPNS 35
            SCM_TIMESTAMPING_OPT_STATS 54
            """;
    private static final String IP = """
            IP_TOS 1  IP_TTL 2  IP_OPTIONS 4  IP_RECVOPTS 6  IP_RETOPTS 7
            IP_PKTINFO 8  IP_MTU_DISCOVER 10  IP_RECVERR 11  IP_RECVTTL 12
            IP_RECVTOS 13  IP_MTU 14  IP_FREEBIND 15  IP_TRANSPARENT 19
            IP_BIND_ADDRESS_NO_PORT 24  IP_RECVERR_RFC4884 26
            IP_MULTICAST_IF 32  IP_MULTICAST_TTL 33  IP_MULTICAST_LOOP 34
            IP_LOCAL_PORT_RANGE 51
            IP_PMTUDISC_DONT 0  IP_PMTUDISC_WANT 1  IP_PMTUDISC_DO 2
            IP_PMTUDISC_PROBE 3  IP_PMTUDISC_INTERFACE 4
            IP_PMTUDISC_OMIT 5
            IPV6_V6ONLY 26  IPV6_RECVERR 25  IPV6_MTU_DISCOVER 23
            IPV6_TCLASS 67  IPV6_RECVTCLASS 66
            """;
    private static final String TCP = """
            TCP_NODELAY 1  TCP_MAXSEG 2  TCP_CORK 3  TCP_KEEPIDLE 4
            TCP_KEEPINTVL 5  TCP_KEEPCNT 6  TCP_SYNCNT 7  TCP_LINGER2 8
            TCP_DEFER_ACCEPT 9  TCP_WINDOW_CLAMP 10  TCP_INFO 11
            TCP_QUICKACK 12  TCP_CONGESTION 13  TCP_MD5SIG 14
            TCP_THIN_LINEAR_TIMEOUTS 16  TCP_THIN_DUPACK 17
            TCP_USER_TIMEOUT 18  TCP_REPAIR 19  TCP_FASTOPEN 23
            TCP_TIMESTAMP 24  TCP_NOTSENT_LOWAT 25  TCP_CC_INFO 26
            TCP_SAVE_SYN 27  TCP_SAVED_SYN 28  TCP_FASTOPEN_CONNECT 30
            TCP_ULP 31  TCP_FASTOPEN_KEY 33  TCP_FASTOPEN_NO_COOKIE 34
            TCP_ZEROCOPY_RECEIVE 35  TCP_INQ 36  TCP_CM_INQ 36
            TCP_TX_DELAY 37  TCP_RTO_MAX_MS 44
            UDP_CORK 1  UDP_SEGMENT 103  UDP_GRO 104
            """;
    private static final String FILES = """
            F_DUPFD 0  F_GETFD 1  F_SETFD 2  F_GETFL 3  F_SETFL 4
            O_RDONLY 0  O_WRONLY 1  O_RDWR 2  O_CREAT 0x40  O_TRUNC 0x200
            O_APPEND 0x400  O_NONBLOCK 0x800  O_DIRECT 0x4000
            O_CLOEXEC 0x80000
            FIONREAD 0x541b  SIOCINQ 0x541b  TIOCOUTQ 0x5411
            SIOCOUTQ 0x5411  SIOCOUTQNSD 0x894b  FIONBIO 0x5421
            POLLIN 1  POLLPRI 2  POLLOUT 4  POLLERR 8  POLLHUP 0x10
            POLLNVAL 0x20  POLLRDNORM 0x40  POLLRDBAND 0x80
            POLLWRNORM 0x100  POLLWRBAND 0x200  POLLMSG 0x400
            POLLRDHUP 0x2000
            EPOLLIN 1  EPOLLPRI 2  EPOLLOUT 4  EPOLLERR 8  EPOLLHUP 0x10
            EPOLLRDNORM 0x40  EPOLLRDBAND 0x80  EPOLLWRNORM 0x100
            EPOLLWRBAND 0x200  EPOLLMSG 0x400  EPOLLRDHUP 0x2000
            EPOLLEXCLUSIVE 0x10000000  EPOLLONESHOT 0x40000000
            EPOLLET 0x80000000
            EPOLL_CTL_ADD 1  EPOLL_CTL_DEL 2  EPOLL_CTL_MOD 3
            EPOLL_CLOEXEC 0x80000
            SPLICE_F_MOVE 1  SPLICE_F_NONBLOCK 2  SPLICE_F_MORE 4
            """;
    private static final String ERRQUEUE = """
            SO_EE_ORIGIN_NONE 0  SO_EE_ORIGIN_LOCAL 1  SO_EE_ORIGIN_ICMP 2
            SO_EE_ORIGIN_ICMP6 3  SO_EE_ORIGIN_TIMESTAMPING 4
            SO_EE_ORIGIN_ZEROCOPY 5  SO_EE_ORIGIN_TXTIME 6
            SO_EE_CODE_ZEROCOPY_COPIED 1
            SCM_TSTAMP_SND 0  SCM_TSTAMP_SCHED 1  SCM_TSTAMP_ACK 2
            SOF_TIMESTAMPING_TX_HARDWARE 0x1
            SOF_TIMESTAMPING_TX_SOFTWARE 0x2
            SOF_TIMESTAMPING_RX_HARDWARE 0x4
            SOF_TIMESTAMPING_RX_SOFTWARE 0x8
            SOF_TIMESTAMPING_SOFTWARE 0x10
            SOF_TIMESTAMPING_SYS_HARDWARE 0x20
            SOF_TIMESTAMPING_RAW_HARDWARE 0x40
            SOF_TIMESTAMPING_OPT_ID 0x80
            SOF_TIMESTAMPING_TX_SCHED 0x100
            SOF_TIMESTAMPING_TX_ACK 0x200
            SOF_TIMESTAMPING_OPT_CMSG 0x400
            SOF_TIMESTAMPING_OPT_TSONLY 0x800
            SOF_TIMESTAMPING_OPT_STATS 0x1000
            SOF_TIMESTAMPING_OPT_PKTINFO 0x2000
            SOF_TIMESTAMPING_OPT_TX_SWHW 0x4000
            SOF_TIMESTAMPING_BIND_PHC 0x8000
            SOF_TIMESTAMPING_OPT_ID_TCP 0x10000
            """;
    private static final String CODE = """
            TCP_ESTABLISHED 1  TCP_SYN_SENT 2  TCP_SYN_RECV 3
            TCP_FIN_WAIT1 4  TCP_FIN_WAIT2 5  TCP_TIME_WAIT 6  TCP_CLOSE 7
            TCP_CLOSE_WAIT 8  TCP_LAST_ACK 9  TCP_LISTEN 10  TCP_CLOSING 11
            TCP_CA_Open 0  TCP_CA_Disorder 1  TCP_CA_CWR 2
            TCP_CA_Recovery 3  TCP_CA_Loss 4
            TCPI_OPT_TIMESTAMPS 1  TCPI_OPT_SACK 2  TCPI_OPT_WSCALE 4
            TCPI_OPT_ECN 8  TCPI_OPT_ECN_SEEN 16  TCPI_OPT_SYN_DATA 32
            TCPI_OPT_USEC_TS 64  TCPI_OPT_TFO_CHILD 128
            """;
    private static final Map<String, Long> ALL = all();

    private Constants() {
    }

    private static Map<String, Long> all() {
        Map<String, Long> all = new HashMap<>();
        for (String group : new String[] {SOCKET, LEVELS, IP, TCP, FILES,
                ERRQUEUE, CODE}) {
            String[] words = group.strip().split("\\s+");
            for (int i = 0; i < words.length; i += 2) {
                all.put(words[i], Long.decode(words[i + 1]));
            }
        }
        for (Errnos e : Errnos.values()) all.put(e.name(), (long) e.number);
        return Map.copyOf(all);
    }

    /// The value of a name; null if there is none.
    public static Long of(String name) {
        return ALL.get(name);
    }

    /// All names of the group that code blocks may use.
    public static Map<String, Long> forCode() {
        return ALL;
    }
}
