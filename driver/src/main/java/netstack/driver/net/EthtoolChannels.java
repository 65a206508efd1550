package netstack.driver.net;

import netstack.skbuff.Linux;

/// Queues with an interrupt of their own: for receive only, for transmit
/// only, for both, and interrupts for anything else.
@Linux(value = "ethtool_channels", file = "include/uapi/linux/ethtool.h")
public record EthtoolChannels(int maxRx, int maxTx, int maxOther,
        int maxCombined, int rx, int tx, int other, int combined) {
    /// The same limits with other counts; null leaves a count as it is.
    public EthtoolChannels with(Integer rx, Integer tx, Integer other,
            Integer combined) {
        return new EthtoolChannels(maxRx, maxTx, maxOther, maxCombined,
            rx == null ? this.rx : rx, tx == null ? this.tx : tx,
            other == null ? this.other : other,
            combined == null ? this.combined : combined);
    }
}
