/// What stands between `%{` and `}%`: assertions over integers, in the part
/// of Python that scripts use for them.
package netstack.host.packetdrill.code;
