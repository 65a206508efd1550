package netstack.driver.net;

import java.util.List;
import netstack.skbuff.Linux;

/// What a link can do and does.
///
/// @param ports kinds of connector, for example `FIBRE`
/// @param supported link modes, for example `10000baseT/Full`
/// @param advertised those that are offered to the other side
/// @param autoneg whether the two sides negotiate
/// @param speed in Mb/s, -1 when there is no link
/// @param port the connector in use
@Linux(value = "ethtool_link_ksettings", file = "include/linux/ethtool.h")
public record EthtoolLinkSettings(List<String> ports, List<String> supported,
        List<String> advertised, boolean autoneg, int speed, String port) {
}
