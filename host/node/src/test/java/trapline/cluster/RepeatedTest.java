package trapline.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class RepeatedTest {
    private static final CompletionStage<String> LATE =
            CompletableFuture.<String>failedStage(new TimeoutException()).thenApply(answer -> answer);

    @Test
    void whatIsNotAnsweredInTimeIsAskedAgain() {
        Queue<CompletionStage<String>> answers =
                new ArrayDeque<>(List.of(LATE, LATE, CompletableFuture.completedStage("there")));
        assertEquals("there", join(3, answers));
    }

    @Test
    void notForEver() {
        Queue<CompletionStage<String>> answers = new ArrayDeque<>(List.of(LATE, LATE, LATE));
        CompletionException late = assertThrows(CompletionException.class, () -> join(2, answers));
        assertInstanceOf(TimeoutException.class, late.getCause());
        assertEquals(1, answers.size());
    }

    @Test
    void anotherFailureIsAnAnswer() {
        RuntimeException failure = new IllegalStateException();
        Queue<CompletionStage<String>> answers = new ArrayDeque<>(List.of(CompletableFuture.failedStage(failure)));
        assertSame(
                failure,
                assertThrows(CompletionException.class, () -> join(2, answers)).getCause());
    }

    private static String join(int tries, Queue<CompletionStage<String>> answers) {
        return Repeated.until(tries, answers::remove).toCompletableFuture().join();
    }
}
