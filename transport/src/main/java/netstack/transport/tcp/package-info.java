/// TCP: so far its entrance, which answers what belongs to no connection.
package netstack.transport.tcp;
