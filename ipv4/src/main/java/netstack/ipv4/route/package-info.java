/// Routing: the forwarding information base (`net/ipv4/fib_*.c`) and the
/// routes made from it (`net/ipv4/route.c`).
///
/// Reading order: [Route], [RouteInput], [FibRules], [FibTable].
package netstack.ipv4.route;
