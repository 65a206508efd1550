package netstack.transport.tcp;

final class TcpTimer {
    static final int NONE = 0, RETRANS = 1, PROBE0 = 3, LOSS_PROBE = 5, REO_TIMEOUT = 6;
}
