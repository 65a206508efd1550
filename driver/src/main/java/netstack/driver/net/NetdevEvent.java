package netstack.driver.net;

import netstack.skbuff.Linux;

/// What happens to a device.
@Linux(value = "netdev_cmd", file = "include/linux/netdevice.h",
    renamed = true)
public enum NetdevEvent {
    UP, DOWN, CHANGE, REGISTER, UNREGISTER, CHANGEMTU, CHANGEADDR,
    GOING_DOWN, CHANGENAME, FEAT_CHANGE, PRE_UP, CHANGE_TX_QUEUE_LEN
}
