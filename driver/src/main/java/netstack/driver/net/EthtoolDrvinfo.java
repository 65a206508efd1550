package netstack.driver.net;

import netstack.skbuff.Linux;

/// A driver and its device.
///
/// @param driver the module's name
/// @param version of the module: for those of the kernel's tree, its own
/// @param fwVersion of the firmware, "" for none
/// @param busInfo where the device is, for example `0000:01:00.0`
/// @param stats whether there are counters (`-S`)
@Linux(value = "ethtool_drvinfo", file = "include/uapi/linux/ethtool.h")
public record EthtoolDrvinfo(String driver, String version,
        String fwVersion, String busInfo, boolean stats) {
}
