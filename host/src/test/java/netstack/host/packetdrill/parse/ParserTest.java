package netstack.host.packetdrill.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import netstack.host.packetdrill.ast.Command;
import netstack.host.packetdrill.ast.Event;
import netstack.host.packetdrill.ast.Expr;
import netstack.host.packetdrill.ast.Option;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Pos;
import netstack.host.packetdrill.ast.Printer;
import netstack.host.packetdrill.ast.Script;
import netstack.host.packetdrill.ast.Syscall;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.ast.TcpOpt;
import netstack.host.packetdrill.ast.When;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
    private static Script parse(String text) {
        return Parser.parse("a.pkt", text, Map.of());
    }

    private static Event event(String text) {
        return parse(text).events().getFirst();
    }

    private static Tcp tcp(String text) {
        return (Tcp) ((Packet) event(text).action()).body();
    }

    @Provide
    Arbitrary<Script> scripts() {
        return Scripts.scripts();
    }

    /// Positions are the only thing that the text adds.
    private static Script erased(Script s) {
        return new Script(s.options().stream().map(o -> new Option(Pos.NONE, o.name(),
                o.value())).toList(), erased(s.init()), s.events().stream().map(e -> new Event(
                        Pos.NONE, e.when(), e.action() instanceof Command c ? erased(c)
                                : e.action())).toList(), erased(s.cleanup()));
    }

    private static Command erased(Command c) {
        return c == null ? null : new Command(Pos.NONE, c.text());
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void what_is_printed_reads_back_as_the_same_script(@ForAll("scripts") Script script) {
        assertThat(erased(parse(Printer.script(script)))).isEqualTo(script);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void a_script_that_is_cut_anywhere_is_read_or_refused(@ForAll("scripts") Script script,
            @ForAll int where) {
        String text = Printer.script(script);
        String cut = text.substring(0, Math.floorMod(where, text.length()));
        try {
            parse(cut);
        } catch (BadScript e) {
            assertThat(e.getMessage()).matches("a\\.pkt:\\d+:\\d+: .+");
        }
    }

    @Test
    void comments_and_white_space_may_stand_anywhere() {
        assertThat(event("/* a */ 0.1 // b\n /* c\n */ < \n F. 1:1( 0 ) ack 1").action())
                .isEqualTo(event("0.1 < F. 1:1(0) ack 1").action());
    }

    @Test
    void times_are_absolute_relative_ranges_and_any() {
        assertThat(event("0.000100 < . 1:1(0)").when()).isEqualTo(new When.At(100));
        assertThat(event("+.05 < . 1:1(0)").when()).isEqualTo(new When.After(50_000));
        assertThat(event("+0.1~+0.2 > . 1:1(0)").when())
                .isEqualTo(new When.AfterBetween(100_000, 200_000));
        assertThat(event("1~2.5 > . 1:1(0)").when())
                .isEqualTo(new When.Between(1_000_000, 2_500_000));
        assertThat(event("* > . 1:1(0)").when()).isEqualTo(new When.Any());
    }

    @Test
    void three_dots_behind_a_number_are_the_end_of_a_call() {
        Event e = event("+0...0.1 read(4, ..., 1000) = 1000");
        assertThat(e.when()).isEqualTo(new When.After(0));
        assertThat(((Syscall) e.action()).end()).isEqualTo(100_000);
    }

    @Test
    void flags_are_letters_a_dot_and_the_ace_counter() {
        assertThat(tcp("0 < S 0:0(0)").flags()).isEqualTo(Tcp.SYN);
        assertThat(tcp("0 < SEWA 0:0(0)").flags())
                .isEqualTo(Tcp.SYN | Tcp.ECE | Tcp.CWR | Tcp.AE);
        assertThat(tcp("0 > FP. 1:2(1) ack 3").flags()).isEqualTo(Tcp.FIN | Tcp.PSH | Tcp.ACK);
        assertThat(tcp("0 > - 1:1(0)").flags()).isZero();
        assertThat(tcp("0 > P.5 1:2(1) ack 1").ace()).isEqualTo(5);
        assertThat(tcp("0 > . 1:1(0) ack 1").ace()).isNull();
    }

    @Test
    void options_are_read_in_their_order() {
        assertThat(tcp("0 > . 1:1(0) ack 1 <nop,nop,sack 1:2 4:5>").options()).containsExactly(
                new TcpOpt.Nop(), new TcpOpt.Nop(), new TcpOpt.Sack(List.of(
                        new TcpOpt.Block(1, 2), new TcpOpt.Block(4, 5))));
        assertThat(tcp("0 > . 1:1(0) <...>").options()).isNull();
        assertThat(tcp("0 > . 1:1(0)").options()).isEmpty();
        assertThat(tcp("0 > . 1:1(0) <FO 0a0B,FOEXP>").options()).containsExactly(
                new TcpOpt.FastOpen("0a0b", false), new TcpOpt.FastOpen("", true));
        assertThat(tcp("0 > . 1:1(0) <ECN e1b 1 ceb 2>").options()).containsExactly(
                new TcpOpt.AccEcn(true, List.of(1, 2)));
    }

    @Test
    void a_defined_word_is_replaced_and_the_command_line_goes_first() {
        Script s = Parser.parse("a.pkt", "COOKIE=0011\nN=5\n0 < S 0:0(0) <FO COOKIE>\n"
                + "+0 read(N, X) = -1", Map.of("N", "7", "X", "\"a b\""));
        assertThat(((Tcp) ((Packet) s.events().get(0).action()).body()).options())
                .containsExactly(new TcpOpt.FastOpen("0011", false));
        assertThat(((Syscall) s.events().get(1).action()).args()).containsExactly(
                new Expr.Num(7, false), new Expr.Str("a b", false));
    }

    @Test
    void strings_stand_one_behind_the_other_and_have_escapes() {
        Syscall s = (Syscall) event("0 f(\"a\\x00\" \"\\\"b\"...) = 0x10 (flags)").action();
        assertThat(s.args()).containsExactly(new Expr.Str("a\0\"b", true));
        assertThat(s.result()).isEqualTo(new Expr.Num(16, true));
        assertThat(s.note()).isEqualTo("flags");
    }

    @Test
    void a_message_header_is_a_struct_with_calls_as_fields() {
        Syscall s = (Syscall) event("0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 4}], "
                + "msg_flags=MSG_A|MSG_B, msg_control=[{cmsg_level=1}]}, 0) = -1 EAGAIN (no)")
                .action();
        assertThat(Printer.expr(s.args().get(1))).isEqualTo("{msg_name(...)=..., "
                + "msg_iov(1)=[{..., 4}], msg_flags=MSG_A|MSG_B, "
                + "msg_control=[{cmsg_level=1}]}");
        assertThat(s.errno()).isEqualTo("EAGAIN");
    }

    @Test
    void init_and_cleanup_are_commands_without_a_time() {
        Script s = parse("--mss=1000\n`a`\n0 `b`\n`c`");
        assertThat(s.init().text()).isEqualTo("a");
        assertThat(((Command) s.events().getFirst().action()).text()).isEqualTo("b");
        assertThat(s.cleanup().text()).isEqualTo("c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "0 < S 0:1(0)|1:12|0:1(0) is wrong: 0 + 0 = 0",
        "-1 < S 0:0(0)|1:1|a time can't be negative",
        "0 < Q 0:0(0)|1:5|there is no TCP flag Q",
        "0 < . 0:0(0) <mss>|1:18|expected mss, found \">\"",
        "0 < . 0:0(0) <foo 1>|1:15|expected a TCP option (nop, eol, mss, wscale, sackOK, sack, TS, FO, FOEXP, md5, ECN), found \"foo\"",
        "0 < . 0:0(0) <...>|1:18|<...> is for packets that are sent (>): what is put in must be said",
        "0~1 < . 0:0(0)|1:1|only a packet that is sent (>) can have a range or * as its time",
        "0 read(3, = 0|1:11|expected an argument, found \"=\"",
        "0 read(3) 0|1:11|expected = and the result of read, found \"0\"",
        "0 ?|1:3|expected a packet (< or >), a system call, a `command` or %{ code }%, found \"?\"",
        "0 %{ assert|1:6|the code that starts here has no }%",
        "0 < . 1:1(0) win 65536|1:18|the window 65536 is larger than 65535",
        "/* x|1:1|the comment that starts here has no end",
        "0...1 < . 1:1(0)|1:1|only a system call can have an end (...)",
        "0 < . 1:1(|1:11|the script ends where a length should stand",
        "--mss=|1:7|--mss= without a value"})
    void an_error_names_its_place(String text, String where, String what) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(BadScript.class)
                .hasMessage("a.pkt:" + where + ": " + what);
    }

    @Test
    void a_script_needs_an_event_and_nothing_follows_its_cleanup() {
        assertThatThrownBy(() -> parse("--mss=1\n")).hasMessage(
                "a.pkt:2:1: a script without an event");
        assertThatThrownBy(() -> parse("0 `a`\n`b`\n0 `c`")).hasMessage(
                "a.pkt:3:1: nothing may follow the last command");
    }
}
