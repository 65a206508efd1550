package netstack.driver.net;

import netstack.skbuff.Linux;

/// RFC 2863's state of an interface, in the order of the kernel's numbers.
@Linux(value = "IF_OPER_UP", file = "include/uapi/linux/if.h",
    renamed = true)
public enum Operstate {
    UNKNOWN, NOTPRESENT, DOWN, LOWERLAYERDOWN, TESTING, DORMANT, UP
}
