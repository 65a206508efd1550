/// The guided walk: two hosts, one request, one reply, and every function
/// on the way.
///
/// Reading order: `TwoHosts`, `Roads`, `Tour`, `Stop`, `Stepper`.
package netstack.host.tour;
