/// iperf3: server and client that speak the real one's protocol and print in
/// its format.
///
/// Reading order: [netstack.host.app.iperf3.IperfClient],
/// [netstack.host.app.iperf3.IperfControl],
/// [netstack.host.app.iperf3.IperfStream].
package netstack.host.app.iperf3;
