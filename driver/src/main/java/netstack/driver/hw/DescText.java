package netstack.driver.hw;

import java.util.ArrayList;
import java.util.List;

/// Descriptors in words, for those who look on.
final class DescText {
    private DescText() {
    }

    static String rx(long word0, long word1) {
        int status = RxDesc.statusError(word1);
        if ((status & RxDesc.STAT_DD) == 0) {
            return word0 == 0 ? "empty" : "buffer at 0x"
                    + Long.toHexString(word0);
        }
        List<String> words = new ArrayList<>(List.of("DD"));
        boolean eop = (status & RxDesc.STAT_EOP) != 0;
        int cnt = RxDesc.rscCnt(word0);
        add(words, status, RxDesc.STAT_EOP, "EOP");
        words.add(RxDesc.length(word1) + " bytes");
        int type = RxDesc.pktType(word0);
        add(words, type, RxDesc.TYPE_IPV4, "IPv4");
        add(words, type, RxDesc.TYPE_IPV6, "IPv6");
        add(words, type, RxDesc.TYPE_TCP, "TCP");
        add(words, type, RxDesc.TYPE_UDP, "UDP");
        if (eop) {
            last(words, word0, word1, status);
        } else if (cnt > 0) {
            words.add("goes on in " + RxDesc.nextp(word1));
        }
        if (cnt > 0) {
            words.add("segments begun: " + (cnt - 1));
        }
        return String.join(", ", words);
    }

    /// What the last descriptor of a frame says.
    private static void last(List<String> words, long word0, long word1,
            int status) {
        add(words, status, RxDesc.STAT_IPCS | RxDesc.STAT_L4CS, "summed");
        add(words, status, RxDesc.ERR_IPE, "bad IP sum");
        add(words, status, RxDesc.ERR_TCPE, "bad TCP or UDP sum");
        add(words, status, RxDesc.ERR_RXE, "bad frame");
        if ((status & RxDesc.STAT_VP) != 0) {
            words.add("VLAN " + (RxDesc.vlan(word1) & 0xFFF));
        }
        if (RxDesc.rssType(word0) != 0) {
            words.add(String.format("hash %08x", RxDesc.hash(word0)));
        }
    }

    static String tx(long word0, long word1) {
        if (word0 == 0 && word1 == 0) {
            return "empty";
        }
        if (TxDesc.isContext(word1)) {
            return "context: MACLEN " + TxDesc.macLen(word0) + ", IPLEN "
                    + TxDesc.ipLen(word0) + ", L4LEN " + TxDesc.l4Len(word1)
                    + ", MSS " + TxDesc.mss(word1);
        }
        List<String> words = new ArrayList<>();
        if (TxDesc.isDone(word1)) {
            words.add("DD");
        }
        int cmd = TxDesc.cmd(word1);
        add(words, cmd, TxDesc.DCMD_EOP, "EOP");
        add(words, cmd, TxDesc.DCMD_RS, "RS");
        add(words, cmd, TxDesc.DCMD_TSE, "TSE");
        add(words, cmd, TxDesc.DCMD_VLE, "VLE");
        words.add(TxDesc.dtaLen(word1) + " bytes at 0x"
                + Long.toHexString(word0));
        add(words, TxDesc.popts(word1), TxDesc.POPTS_TXSM, "sum it");
        return String.join(", ", words);
    }

    private static void add(List<String> words, int value, int bit,
            String word) {
        if ((value & bit) != 0) {
            words.add(word);
        }
    }
}
