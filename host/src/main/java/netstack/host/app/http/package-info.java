/// HTTP/1.1 (RFC 9110, RFC 9112): a file server and a client in the manner
/// of curl, plain blocking code on system calls.
///
/// Reading order: [netstack.host.app.http.HttpServer],
/// [netstack.host.app.http.HttpConnection],
/// [netstack.host.app.http.FileService].
package netstack.host.app.http;
