package netstack.host.packetdrill.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The event by state matrix (RFC 9293, 3.10) as Linux has it: RFC 5961's challenges, RFC 1122's
/// reset on data that nobody will read, no reset on a segment outside of the window.
///
/// A cell is the next state (`=` the same one) and what is sent; `C` marks a challenge ACK.
class MatrixTest {
    private static final String OPENING = """
                      CL       LI       SS       NR       SR       ES
        SYN           =/RA     NR/SA    SR/SA    LI/RA    =/CA     =/CA
        SYN again     =/RA     NR/SA    SR/SA    =/SA     =/CA     =/CA
        SYN-ACK       =/R      =/R      ES/A     LI/R     =/CA     =/CA
        ACK           =/R      =/R      =        ES       ES       =
        ACK, old      =/R      =/R      =/R+S    =/R      =/R      =
        ACK, ancient  =/R      =/R      =/R+S    =/R      =/R      =/CA
        ACK, future   =/R      =/R      =/R+S    =/R      =/R      =
        ACK, outside  =/R      =/R      =        =/A      =/A      =/A
        RST           =        =        CL       LI       CL       CL
        RST, inside   =        =        =        LI       =/CA     =/CA
        RST, outside  =        =        CL       =        =        =
        FIN           =/R      =/R      =        CW/A     CW/A     CW/A
        FIN, old ACK  =/R      =/R      =/R+S    =/R      CW/A     CW/A
        FIN again     =/R      =/R      =        =/A      ES/A     =/A
        data          =/R      =/R      =        ES/A     ES/A     =/A
        data, gap     =/R      =/R      =        ES/A     ES/A     =/A
        data, outside =/R      =/R      =        =/A      =/A      =/A
        data, old     =/R      =/R      =        =/A      =/A      =/A
        no ACK flag   =/RA     =        =        =        =        =
        """;
    private static final String CLOSING = """
                      F1       F2       OR       CW       CG       LA       TW
        SYN           =/CA     =/CA     CL/RA    =/CA     =/CA     =/CA     =/A
        SYN again     =/CA     =/CA     =/A      =/CA     =/CA     =/CA     =/A
        SYN-ACK       =/CA     =/CA     CL/R     =/CA     =/CA     =/CA     =/A
        ACK           F2       =        =        =        TW       CL       =
        ACK, old      =        =        =        =        =        =        =
        ACK, ancient  =/CA     =/CA     =        =/CA     =/CA     =/CA     =
        ACK, future   =/CA     =/CA     =        =/CA     =/CA     =/CA     =
        ACK, outside  =/A      =/A      =/A      =/A      =/A      =/A      =/A
        RST           CL       CL       CL       CL       CL       CL       CL
        RST, inside   =/CA     =/CA     CL       =/CA     =/CA     =/CA     =
        RST, outside  =        =        =/A      =        =        =        =
        FIN           TW/A     TW/A     TW/A     =        TW       CL       =/A
        FIN, old ACK  CG/A     TW/A     TW/A     =        =        =        =/A
        FIN again     F2/A     =/A      =/A      =/A      TW       CL       =/A
        data          F2/A     =/A      CL/R     =        TW       CL       =/A
        data, gap     F2/A     =/A      CL/R     =        TW       CL       =/A
        data, outside =/A      =/A      =/A      =/A      =/A      =/A      =/A
        data, old     =/A      =/A      =/A      =/A      =/A      =/A      =/A
        no ACK flag   =        =        =        =        =        =        =/A
        """;
    private static final String USES = """
            connect           listen            send              recv
        CL  EINPROGRESS SS/S  0 LI              EPIPE =           ENOTCONN =
        LI  EISCONN =         0 =               EPIPE =           ENOTCONN =
        SS  EALREADY =        EINVAL =          EAGAIN =          EAGAIN =
        SR  EALREADY =        EINVAL =          EAGAIN =          EAGAIN =
        ES  EISCONN =         EINVAL =          10 =/PA           EAGAIN =
        F1  EISCONN =         EINVAL =          EPIPE =           EAGAIN =
        F2  EISCONN =         EINVAL =          EPIPE =           EAGAIN =
        CW  EISCONN =         EINVAL =          10 =/PA           0 =
        CG  EISCONN =         EINVAL =          EPIPE =           0 =
        LA  EISCONN =         EINVAL =          EPIPE =           0 =
        TW  EISCONN =         EINVAL =          EPIPE =           0 =
        """;
    private static final String ENDS = """
            shutdown    close       abort
        CL  ENOTCONN =  0 =         0 =
        LI  0 =         0 CL        0 CL
        SS  0 CL        0 CL        0 CL
        SR  0 =         0 F1/FA     0 CL/RA
        ES  0 F1/FA     0 F1/FA     0 CL/RA
        F1  0 =         0 =         0 CL/RA
        F2  0 =         0 OR        0 CL/RA
        CW  0 LA/FA     0 LA/FA     0 CL/RA
        CG  0 =         0 =         0 CL
        LA  0 =         0 =         0 CL
        TW  ENOTCONN =  0 =         0 =
        """;
    private static final String SILENCE = """
        CL  -
        LI  -
        SS  S 1.0, S 2.0, S 3.1, S 4.1, S 5.1, ... (10), CL 136.0
        NR  SA 1.0, SA 3.1, SA 7.1, SA 15.4, SA 31.7, LI 64.0
        SR  SA 1.0, SA 3.1, SA 7.1, SA 15.4, SA 31.7, ... (6), CL 132.0
        ES  -
        F1  FA 0.2, FA 0.6, FA 1.5, FA 3.1, FA 6.4, ... (15), CL 951.0
        F2  -
        OR  CL 62.0
        CW  -
        CG  FA 0.2, FA 0.6, FA 1.5, FA 3.1, FA 6.4, ... (15), CL 951.0
        LA  FA 0.2, FA 0.6, FA 1.5, FA 3.1, FA 6.4, ... (15), CL 951.0
        TW  CL 62.0
        """;

    /// Also where the peer's numbers begin just before the wrap.
    @ParameterizedTest
    @ValueSource(ints = {Matrix.ISN, -1, -40, Integer.MAX_VALUE})
    void segments_in_the_states_that_open(int isn) {
        equal(Matrix.arrivals(Matrix.OPENING, isn), OPENING);
    }

    @ParameterizedTest
    @ValueSource(ints = {Matrix.ISN, -2})
    void segments_in_the_states_that_close(int isn) {
        equal(Matrix.arrivals(Matrix.CLOSING, isn), CLOSING);
    }

    @Test
    void calls_in_every_state() {
        equal(Matrix.calls(Call.USES, 18), USES);
        equal(Matrix.calls(Call.ENDS, 12), ENDS);
    }

    /// Time-outs: seconds since the state began, without jitter but with the timer wheel's.
    @Test
    void nothing_happens_in_every_state() {
        equal(Matrix.silence(), SILENCE);
    }

    private static void equal(String actual, String expected) {
        List<String> lines = expected.lines().toList();
        assertThat(actual.lines().toList()).containsExactlyElementsOf(lines);
    }
}
