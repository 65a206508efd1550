/// The loopback device: `drivers/net/loopback.c`.
package netstack.driver.loopback;
