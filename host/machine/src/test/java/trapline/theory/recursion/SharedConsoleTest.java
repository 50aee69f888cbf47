package trapline.theory.recursion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharedConsoleTest {
    @Test
    void linesAndPiecesAreJoined() {
        String console = "1: first\n2+ a pie\n1: \n2+ ce\n2:  of text\n1+ end\n";
        assertEquals("first\n\nend", SharedConsole.of(console, 1));
        assertEquals("a piece of text\n", SharedConsole.of(console, 2));
        assertEquals("", SharedConsole.of(console, 3));
    }

    @Test
    void aLineThatIsNotCompleteYetIsLeft() {
        assertEquals("one\n", SharedConsole.of("1: one\n1: tw", 1));
        assertEquals("", SharedConsole.of("1", 1));
    }

    @Test
    void pathsGoThroughMonitors() {
        assertEquals("deep", SharedConsole.of("2: 1+ de\n2: 2+ no\n2: 1+ ep\n", List.of(2, 1)));
        assertEquals("2: x\n", SharedConsole.of("2: x\n", List.of()));
    }
}
