/// The address family of IPv4: UDP and TCP put together in one namespace.
package netstack.transport.inet;
