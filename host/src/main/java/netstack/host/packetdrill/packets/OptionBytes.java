package netstack.host.packetdrill.packets;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import netstack.host.packetdrill.ast.TcpOpt;

/// TCP options as bytes (RFC 9293, 3.2; RFC 7323, 2018, 7413, 2385, and the
/// AccECN option of draft-ietf-tcpm-accurate-ecn).
public final class OptionBytes {
    private static final int EOL = 0;
    private static final int NOP = 1;
    private static final int MSS = 2;
    private static final int WSCALE = 3;
    private static final int SACK_OK = 4;
    private static final int SACK = 5;
    private static final int TS = 8;
    private static final int MD5 = 19;
    private static final int FASTOPEN = 34;
    private static final int ACCECN0 = 172;
    private static final int ACCECN1 = 174;
    private static final int EXP = 254;
    private static final int FASTOPEN_MAGIC = 0xf989;

    private OptionBytes() {
    }

    /// Writes the options, one behind the other.
    public static byte[] encode(List<TcpOpt> options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (TcpOpt o : options) out.writeBytes(encode(o));
        return out.toByteArray();
    }

    private static byte[] encode(TcpOpt o) {
        return switch (o) {
            case TcpOpt.Eol() -> new byte[] {EOL};
            case TcpOpt.Nop() -> new byte[] {NOP};
            case TcpOpt.Mss m -> option(MSS, ByteBuffer.allocate(2)
                    .putShort((short) m.mss()));
            case TcpOpt.Wscale w -> option(WSCALE, ByteBuffer.allocate(1)
                    .put((byte) w.shift()));
            case TcpOpt.SackOk() -> option(SACK_OK, ByteBuffer.allocate(0));
            case TcpOpt.Sack s -> sack(s);
            case TcpOpt.Ts t -> option(TS, ByteBuffer.allocate(8)
                    .putInt((int) t.val()).putInt((int) t.ecr()));
            case TcpOpt.FastOpen f -> fastOpen(f);
            case TcpOpt.Md5 m -> option(MD5, bytes(m.digest()));
            case TcpOpt.AccEcn a -> accEcn(a);
            case TcpOpt.Unknown u -> option(u.kind(), bytes(u.hex()));
        };
    }

    private static byte[] option(int kind, ByteBuffer data) {
        byte[] inside = data.array();
        byte[] all = new byte[inside.length + 2];
        all[0] = (byte) kind;
        all[1] = (byte) all.length;
        System.arraycopy(inside, 0, all, 2, inside.length);
        return all;
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static byte[] sack(TcpOpt.Sack s) {
        ByteBuffer data = ByteBuffer.allocate(8 * s.blocks().size());
        for (TcpOpt.Block b : s.blocks()) {
            data.putInt((int) b.left()).putInt((int) b.right());
        }
        return option(SACK, data);
    }

    private static byte[] fastOpen(TcpOpt.FastOpen f) {
        byte[] cookie = bytes(f.cookie()).array();
        if (!f.experimental()) {
            return option(FASTOPEN, ByteBuffer.wrap(cookie));
        }
        return option(EXP, ByteBuffer.allocate(2 + cookie.length)
                .putShort((short) FASTOPEN_MAGIC).put(cookie));
    }

    private static byte[] accEcn(TcpOpt.AccEcn a) {
        ByteBuffer data = ByteBuffer.allocate(3 * a.counters().size());
        for (int c : a.counters()) {
            data.put((byte) (c >> 16)).putShort((short) c);
        }
        return option(a.ect1First() ? ACCECN1 : ACCECN0, data);
    }

    /// Reads the options in `packet` from `from` to `to`; null if one of
    /// them is cut off.
    public static List<TcpOpt> decode(byte[] packet, int from, int to) {
        List<TcpOpt> options = new ArrayList<>();
        for (int at = from; at < to;) {
            int kind = packet[at] & 0xff;
            if (kind == EOL || kind == NOP) {
                options.add(kind == EOL ? new TcpOpt.Eol()
                        : new TcpOpt.Nop());
                at++;
                continue;
            }
            int len = at + 1 < to ? packet[at + 1] & 0xff : 0;
            if (len < 2 || at + len > to) return null;
            options.add(decode(kind, ByteBuffer.wrap(packet, at + 2, len - 2)
                    .slice()));
            at += len;
        }
        return options;
    }

    private static TcpOpt decode(int kind, ByteBuffer data) {
        int len = data.remaining();
        if (kind == MSS && len == 2) {
            return new TcpOpt.Mss(data.getShort() & 0xffff);
        } else if (kind == WSCALE && len == 1) {
            return new TcpOpt.Wscale(data.get() & 0xff);
        } else if (kind == SACK_OK && len == 0) {
            return new TcpOpt.SackOk();
        } else if (kind == SACK && len % 8 == 0) {
            List<TcpOpt.Block> blocks = new ArrayList<>();
            while (data.hasRemaining()) {
                blocks.add(new TcpOpt.Block(u32(data), u32(data)));
            }
            return new TcpOpt.Sack(blocks);
        } else if (kind == TS && len == 8) {
            return new TcpOpt.Ts(u32(data), u32(data));
        } else if ((kind == ACCECN0 || kind == ACCECN1) && len % 3 == 0) {
            return accEcn(kind, data);
        }
        return cookieOrDigest(kind, data);
    }

    private static TcpOpt cookieOrDigest(int kind, ByteBuffer data) {
        byte[] all = new byte[data.remaining()];
        data.get(all);
        String hex = HexFormat.of().formatHex(all);
        boolean magic = hex.startsWith(Integer.toHexString(FASTOPEN_MAGIC));
        return switch (kind) {
            case FASTOPEN -> new TcpOpt.FastOpen(hex, false);
            case MD5 -> new TcpOpt.Md5(hex);
            case EXP -> magic ? new TcpOpt.FastOpen(hex.substring(4), true)
                    : new TcpOpt.Unknown(kind, hex);
            default -> new TcpOpt.Unknown(kind, hex);
        };
    }

    private static TcpOpt accEcn(int kind, ByteBuffer data) {
        List<Integer> counters = new ArrayList<>();
        while (data.hasRemaining()) {
            counters.add((data.get() & 0xff) << 16
                    | data.getShort() & 0xffff);
        }
        return new TcpOpt.AccEcn(kind == ACCECN1, counters);
    }

    private static long u32(ByteBuffer data) {
        return data.getInt() & 0xffff_ffffL;
    }
}
