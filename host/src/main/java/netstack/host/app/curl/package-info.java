/// The client: options, output and exit codes of curl 7.88.
package netstack.host.app.curl;
