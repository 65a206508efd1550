package netstack.transport.tcp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import netstack.driver.net.Net;
import netstack.driver.net.SysctlInt;
import netstack.driver.net.SysctlString;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The keys with which a host makes cookies, and its settings: a cookie is a
/// keyed hash of the two addresses, so that nothing has to be remembered.
/// While a key is changed the old one, the backup, holds too.
@Linux(value = "tcp_fastopen_context", file = "include/net/tcp.h")
final class TcpFastopenCtx {
    static final int KEY_BYTES = 16;
    static final int CLIENT_ENABLE = 1;
    static final int SERVER_ENABLE = 2;
    static final int CLIENT_NO_COOKIE = 4;
    static final int SERVER_COOKIE_NOT_REQD = 0x200;
    static final int SERVER_WO_SOCKOPT1 = 0x400;

    final SysctlInt fastopen;
    final SysctlInt blackholeTimeoutSec;
    private final SysctlString key;
    private final Net net;
    private boolean given;

    TcpFastopenCtx(Net net) {
        this.net = net;
        fastopen = net.sysctl().intOf(TcpSysctls.name("fastopen"),
            CLIENT_ENABLE);
        blackholeTimeoutSec = net.sysctl().intOf(
            TcpSysctls.name("fastopen_blackhole_timeout_sec"), 0, 0,
            Integer.MAX_VALUE);
        key = net.sysctl().stringOf(TcpSysctls.name("fastopen_key"),
            "00000000-00000000-00000000-00000000",
            TcpFastopenCtx::wellFormed);
        key.onWrite(() -> given = true);
    }

    boolean has(int flag) {
        return (fastopen.value & flag) != 0;
    }

    private static boolean wellFormed(String text) {
        String one = "[0-9a-fA-F]{1,8}(-[0-9a-fA-F]{1,8}){3}";
        return text.strip().matches(one + "(," + one + ")?");
    }

    /// The first listener with Fast Open: a host that was given no key draws
    /// one.
    @Linux(value = "tcp_fastopen_init_key_once",
        file = "net/ipv4/tcp_fastopen.c", renamed = true)
    void initKeyOnce() {
        if (!given) {
            given = true;
            int[] w = net.machine().random().ints(4).toArray();
            key.value = String.format("%08x-%08x-%08x-%08x", w[0], w[1],
                w[2], w[3]);
        }
    }

    /// Reads one key or two, as `TCP_FASTOPEN_KEY` gives them; null if that
    /// is no whole number of keys.
    static long[][] keys(byte[] bytes) {
        if (bytes.length != KEY_BYTES && bytes.length != 2 * KEY_BYTES) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
        long[][] keys = new long[bytes.length / KEY_BYTES][2];
        for (long[] k : keys) {
            k[0] = in.getLong();
            k[1] = in.getLong();
        }
        return keys;
    }

    private long[][] keysOf(TcpSock listener) {
        long[][] own = listener.acceptQueue.fastopenq.keys;
        return own != null ? own : keys(hostKeys());
    }

    /// `tcp_fastopen_key` is written in 32-bit words.
    private byte[] hostKeys() {
        String[] words = key.value.strip().split("[-,]");
        ByteBuffer out = ByteBuffer.allocate(words.length * 4)
            .order(ByteOrder.LITTLE_ENDIAN);
        for (String w : words) {
            out.putInt(Integer.parseUnsignedInt(w, 16));
        }
        return out.array();
    }

    /// The cookie of the peer that has sent `syn`.
    @Linux(value = "tcp_fastopen_cookie_gen",
        file = "net/ipv4/tcp_fastopen.c", renamed = true)
    void gen(TcpSock listener, SkBuff syn, TcpFastopenCookie foc) {
        gen(keysOf(listener)[0], syn, foc);
    }

    @Linux(value = "__tcp_fastopen_cookie_gen_cipher",
        file = "net/ipv4/tcp_fastopen.c", renamed = true)
    private static void gen(long[] key, SkBuff syn, TcpFastopenCookie foc) {
        IpHdr iph = new IpHdr(syn.mem(), syn.networkHeader());
        long addrs = Integer.reverseBytes(iph.saddr()) & 0xffffffffL
            | (long) Integer.reverseBytes(iph.daddr()) << 32;
        ByteBuffer.wrap(foc.val).order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SipHash.of(key[0], key[1], addrs));
        foc.len = TcpFastopenCookie.SIZE;
    }

    /// Whether `orig` is the peer's cookie.
    ///
    /// @param valid becomes the cookie by the primary key
    /// @return 0 if not, 1 by the primary key, 2 by the backup
    @Linux(value = "tcp_fastopen_cookie_gen_check",
        file = "net/ipv4/tcp_fastopen.c", renamed = true)
    int check(TcpSock listener, SkBuff syn, TcpFastopenCookie orig,
            TcpFastopenCookie valid) {
        long[][] keys = keysOf(listener);
        TcpFastopenCookie foc = valid;
        for (int i = 0; i < keys.length; i++) {
            gen(keys[i], syn, foc);
            if (TcpFastopenCookie.match(foc, orig)) {
                return i + 1;
            }
            foc = new TcpFastopenCookie(TcpFastopenCookie.NONE);
        }
        return 0;
    }
}
