package netstack.driver.ixgbe;

import static netstack.driver.hw.IxgbeType.*;

import java.util.Arrays;
import netstack.driver.hw.DataSheet;
import netstack.driver.hw.Reg;
import netstack.skbuff.Linux;

/// Receive side scaling: the key of the hash, and the table of 128 entries
/// that its low 7 bits lead into.
///
/// A reset makes the table anew, entry i for ring i modulo their number:
/// what the user set is gone then, as in Linux. The key stays.
@Linux(value = "rss_indir_tbl",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h", renamed = true)
final class IxgbeRss {
    static final int RETA_SIZE = 128;
    static final int KEY_SIZE = 40;

    private final Ixgbe adapter;
    private final IxgbeHw regs;
    private final byte[] key = new byte[KEY_SIZE];
    private final int[] indir = new int[RETA_SIZE];

    @Linux(value = "ixgbe_init_rss_key", renamed = true,
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    IxgbeRss(Ixgbe adapter) {
        this.adapter = adapter;
        regs = adapter.regs;
        adapter.dev.net().rssKeyFill(key);
    }

    // tag::ixgbe_setup_mrqc[]
    /// Spreads flows over the receive rings.
    @Linux(value = "ixgbe_setup_mrqc",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    @DataSheet(section = "4.6.7", why = "RSS: spread flows over the queues")
    void setupMrqc() {
        // The hash and the raw checksum share a field: PCSD chooses.
        regs.set(Reg.RXCSUM, RXCSUM_PCSD);
        storeKey();
        int rings = adapter.vectors.length;
        Arrays.setAll(indir, i -> i % rings);
        storeReta();
        regs.write(Reg.MRQC.at(), MRQC_RSSEN | MRQC_RSS_FIELD_IPV4
            | MRQC_RSS_FIELD_IPV4_TCP | MRQC_RSS_FIELD_IPV6
            | MRQC_RSS_FIELD_IPV6_TCP);
    }

    @Linux(value = "ixgbe_store_key",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private void storeKey() {
        for (int i = 0; i < KEY_SIZE; i += 4) {
            regs.write(Reg.RSSRK.at(i / 4), key[i] & 0xFF
                | (key[i + 1] & 0xFF) << 8 | (key[i + 2] & 0xFF) << 16
                | key[i + 3] << 24);
        }
    }

    @Linux(value = "ixgbe_store_reta",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c")
    private void storeReta() {
        for (int i = 0; i < RETA_SIZE; i += 4) {
            regs.write(Reg.RETA.at(i / 4), indir[i] | indir[i + 1] << 8
                | indir[i + 2] << 16 | indir[i + 3] << 24);
        }
    }
    // end::ixgbe_setup_mrqc[]

    int[] indir() {
        return indir.clone();
    }

    byte[] key() {
        return key.clone();
    }

    /// Changes what is not null.
    void set(int[] newIndir, byte[] newKey) {
        if (newIndir != null) {
            System.arraycopy(newIndir, 0, indir, 0, RETA_SIZE);
            storeReta();
        }
        if (newKey != null) {
            System.arraycopy(newKey, 0, key, 0, KEY_SIZE);
            storeKey();
        }
    }
}
