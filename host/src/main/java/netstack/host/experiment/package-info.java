/// Experiments: a question, a run in virtual time, a table of what was
/// measured, and the laws that it must obey. Nothing in here models
/// anything: the numbers come out of the host, its costs and its clock.
package netstack.host.experiment;
