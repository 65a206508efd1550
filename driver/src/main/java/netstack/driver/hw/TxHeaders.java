package netstack.driver.hw;

import netstack.driver.dma.DmaBus;

/// The headers of a frame that hardware is asked to finish, held against
/// the context descriptor that says where they are.
final class TxHeaders {
    private static final int BYTES = 256;
    private static final int ETH = 14;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int IPV6_LEN = 40;

    private final TxChecker owner;
    private final byte[] d = new byte[BYTES];
    private int got;

    TxHeaders(TxChecker owner) {
        this.owner = owner;
    }

    void start() {
        got = 0;
    }

    void add(DmaBus bus, long at, int n) {
        int room = Math.min(n, BYTES - got);
        if (room > 0 && bus.peek(at, d, got, room)) {
            got += room;
        }
    }

    void check(long word0, long word1, int popts, boolean tse) {
        int mac = TxDesc.macLen(word0);
        int ip = TxDesc.ipLen(word0);
        if (mac < ETH) {
            owner.say("MACLEN is " + mac);
            return;
        }
        if (mac + ip + 8 > got) {
            owner.say("MACLEN " + mac + " and IPLEN " + ip
                    + " point behind its end");
            return;
        }
        int type = u16(mac - 2);
        if (type != IPV4 && type != IPV6) {
            owner.say(String.format("no IP header after MACLEN %d: the type "
                    + "before it is %04x", mac, type));
            return;
        }
        boolean v4 = type == IPV4;
        int real = v4 ? (d[mac] & 0xF) * 4 : IPV6_LEN;
        if (v4 ? ip != real : ip < real) {
            owner.say("IPLEN is " + ip + ", but the header has " + real
                    + " bytes");
            return;
        }
        boolean ipSum = tse || (popts & TxDesc.POPTS_IXSM) != 0;
        if (v4 && ipSum && (word1 & TxDesc.TUCMD_IPV4) == 0) {
            owner.say("an IPv4 header, but TUCMD does not say so");
        }
        if (v4 || ip == IPV6_LEN) {
            transport(mac, ip, v4, word1, popts, tse);
        }
    }

    private void transport(int mac, int ip, boolean v4, long word1,
            int popts, boolean tse) {
        int proto = d[v4 ? mac + 9 : mac + 6] & 0xFF;
        boolean tcp = (word1 & TxDesc.TUCMD_L4T_TCP) != 0;
        if (tse && proto != TCP && proto != UDP) {
            owner.say("TSE for protocol " + proto);
        } else if (tcp != (proto == TCP)) {
            owner.say("L4T says " + (tcp ? "TCP" : "UDP")
                    + ", but the protocol is " + proto);
        } else if (tcp && TxDesc.l4Len(word1) != 0
                && TxDesc.l4Len(word1) != (d[mac + ip + 12] >> 4 & 0xF) * 4) {
            owner.say("L4LEN is " + TxDesc.l4Len(word1)
                    + ", but the header has "
                    + (d[mac + ip + 12] >> 4 & 0xF) * 4 + " bytes");
        } else if ((popts & TxDesc.POPTS_TXSM) != 0
                && (tcp || proto == UDP)) {
            pseudo(mac, ip, v4, proto, tse);
        }
    }

    /// The checksum's place must hold the sum of the pseudo header, with
    /// length 0 if the frame is to be cut.
    private void pseudo(int mac, int ip, boolean v4, int proto, boolean tse) {
        int len = tse ? 0 : v4 ? u16(mac + 2) - ip : u16(mac + 4);
        long sum = proto + len;
        int addresses = v4 ? mac + 12 : mac + 8;
        for (int i = addresses; i < addresses + (v4 ? 8 : 32); i += 2) {
            sum += u16(i);
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        int at = mac + ip + (proto == TCP ? 16 : 6);
        if (at + 2 <= got && u16(at) != sum) {
            owner.say(String.format("the checksum's place holds %04x, but the "
                    + "pseudo header's sum is %04x", u16(at), sum));
        }
    }

    private int u16(int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }
}
