/// Programs that run on a host: plain blocking code on its system calls.
package netstack.host.app;
