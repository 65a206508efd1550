package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.transport.Msghdr;

/// What a socket knows of Fast Open, as client and as server.
@Linux(value = "tcp_fastopen_request", file = "include/net/tcp.h",
    renamed = true)
final class TcpFastopenSock {
    /// Why a client got no data through (`tcpi_fastopen_client_fail`).
    static final int STATUS_UNSPEC = 0;
    static final int COOKIE_UNAVAILABLE = 1;
    static final int DATA_NOT_ACKED = 2;
    static final int SYN_RETRANSMITTED = 3;

    /// Client: an open that is on its way, with the cookie for the SYN.
    boolean req;
    final TcpFastopenCookie cookie =
        new TcpFastopenCookie(TcpFastopenCookie.NONE);
    /// What the program wants to send with the SYN; null for nothing, or
    /// when all of it was taken.
    Msghdr data;
    int size;
    int copied;
    /// Of the call that is over: what its SYN took.
    int sent;
    /// The SYN had the option, in the form of the experiment; had data;
    /// which were acknowledged with the SYN (on a server: came with it).
    boolean synFastopen;
    boolean synFastopenExp;
    boolean synData;
    boolean synDataAcked;
    /// The connection is to tell whether the way lets Fast Open through.
    boolean synFastopenCh;
    /// TCP_FASTOPEN_CONNECT, TCP_FASTOPEN_NO_COOKIE.
    boolean connect;
    boolean noCookie;
    /// `connect` has returned, the SYN waits for the first data.
    boolean deferConnect;
    int clientFail;
    /// Server: the request that this socket was made from before the
    /// handshake was over; null before and after.
    TcpRequestSock rsk;

    /// The open is over, one way or the other.
    @Linux(value = "tcp_free_fastopen_req", file = "net/ipv4/tcp.c",
        renamed = true)
    void freeReq() {
        req = false;
        data = null;
        size = 0;
        copied = 0;
        cookie.len = TcpFastopenCookie.NONE;
        cookie.exp = false;
    }

    /// Another connection: only the options stay.
    void clear() {
        freeReq();
        synFastopen = false;
        synFastopenExp = false;
        synData = false;
        synDataAcked = false;
        synFastopenCh = false;
        deferConnect = false;
        clientFail = STATUS_UNSPEC;
    }
}
