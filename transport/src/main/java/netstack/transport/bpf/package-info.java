/// Classic BPF: the small machine that decides which packets a socket gets.
package netstack.transport.bpf;
