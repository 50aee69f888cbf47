package trapline.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @Test
    void namesOfOneTo63PlainCharactersAreTaken() {
        for (String name : new String[] {"a", "0", "web-1", "a--", "a".repeat(63)}) {
            assertEquals(name, VmId.of(name).value());
            assertEquals(name, Tenant.of(name).value());
            assertEquals(name, VmId.of(name).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "a/b", "ä", "a\n", " a"})
    void everythingElseIsRefusedByName(String name) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> VmId.of(name))
                .toString()
                .contains('"' + name + '"'));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Tenant.of(name))
                .toString()
                .contains('"' + name + '"'));
    }

    @Test
    void a64thCharacterIsTooMany() {
        assertThrows(IllegalArgumentException.class, () -> VmId.of("a".repeat(64)));
        assertThrows(IllegalArgumentException.class, () -> Tenant.of("a".repeat(64)));
    }
}
