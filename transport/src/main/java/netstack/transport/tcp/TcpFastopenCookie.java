package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// A Fast Open cookie (RFC 7413, 4.1.1): 4 to 16 bytes with which a client
/// proves that it was at its address before.
@Linux(value = "tcp_fastopen_cookie", file = "include/linux/tcp.h")
final class TcpFastopenCookie {
    static final int MIN = 4;
    static final int MAX = 16;
    /// What our own are.
    static final int SIZE = 8;
    /// No option at all.
    static final int NONE = -1;

    final byte[] val = new byte[MAX];
    /// Bytes; 0 in a request for a cookie, [#NONE] without the option.
    int len;
    /// In the option of the experiment (kind 254), not the assigned one.
    boolean exp;

    TcpFastopenCookie(int len) {
        this.len = len;
    }

    void copyFrom(TcpFastopenCookie o) {
        System.arraycopy(o.val, 0, val, 0, MAX);
        len = o.len;
        exp = o.exp;
    }

    @Linux("tcp_fastopen_cookie_match")
    static boolean match(TcpFastopenCookie a, TcpFastopenCookie b) {
        if (a.len != SIZE || b.len != SIZE) {
            return false;
        }
        int differ = 0;
        for (int i = 0; i < SIZE; i++) {
            differ |= a.val[i] ^ b.val[i];
        }
        return differ == 0;
    }
}
