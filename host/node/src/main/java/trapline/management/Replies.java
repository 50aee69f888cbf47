package trapline.management;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import trapline.json.Json;
import trapline.monitor.VmId;
import trapline.vm.Hosted;
import trapline.vm.MachineLeftException;
import trapline.vm.Node;
import trapline.vm.TraplineNode;
import trapline.vm.VirtualMachine;

/** Turns what the node and its machines answer into HTTP responses. */
final class Replies {
    /** How long a machine may take to come to the end of its turn. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TraplineNode node;

    Replies(TraplineNode node) {
        this.node = node;
    }

    static HttpResponse json(Object value) {
        return json(StatusCodes.OK, value);
    }

    static HttpResponse json(StatusCode status, Object value) {
        return HttpResponse.create().withStatus(status).withEntity(ContentTypes.APPLICATION_JSON, Json.line(value));
    }

    /** {@return what an actor answers} */
    <C, A> CompletionStage<A> ask(RecipientRef<C> actor, Function<ActorRef<A>, C> question) {
        return AskPattern.ask(actor, question::apply, PATIENCE, node.system().scheduler());
    }

    /** {@return the response to a command for the node} */
    CompletionStage<HttpResponse> fromNode(Function<ActorRef<Node.Answer>, Node.Command> command) {
        return this.<Node.Command, Node.Answer>ask(node.system(), command).thenApply(Replies::response);
    }

    /** {@return the response to a request for a machine} */
    CompletionStage<HttpResponse> fromMachine(
            VmId vm, Function<ActorRef<VirtualMachine.Reply>, VirtualMachine.Command> request) {
        return this.<VirtualMachine.Reply>askMachine(vm, request).thenApply(reply -> response(vm, reply));
    }

    /** {@return what a machine answers} */
    <A> CompletionStage<A> askMachine(VmId vm, Function<ActorRef<A>, VirtualMachine.Command> question) {
        Hosted machine = node.board().find(vm).orElseThrow(() -> new RefusedException(Problem.noSuchVm(vm)));
        if (machine.hasLeft()) {
            return CompletableFuture.failedFuture(new MachineLeftException(vm));
        }
        ActorRef<VirtualMachine.Command> actor = machine.ref()
                .orElseThrow(() -> new RefusedException(
                        Problem.conflict("the machine '" + vm.value() + "' is no longer there to be asked"
                                + machine.status()
                                        .failure()
                                        .map(why -> ", since it failed: " + why)
                                        .orElse("")
                                + "; delete it")));
        return machine.unlessItLeaves(ask(actor, question));
    }

    /** {@return the response to a command for the node that concerns a machine} */
    CompletionStage<HttpResponse> fromNode(VmId vm, Function<ActorRef<Node.Answer>, Node.Command> command) {
        CompletionStage<Node.Answer> answer = ask(node.system(), command);
        return node.board()
                .find(vm)
                .map(machine -> machine.unlessItLeaves(answer))
                .orElse(answer)
                .thenApply(Replies::response);
    }

    private static HttpResponse response(Node.Answer answer) {
        return switch (answer) {
            case Node.Done(var status) -> json(VmView.of(status));
            case Node.Deleted _ -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
            case Node.Compacted compacted -> json(compacted);
            case Node.Granted(var decision) -> json(decision);
            case Node.Refused(var decision) -> Problem.refused(decision).response();
            case Node.NoSuchVm(var vm) -> Problem.noSuchVm(vm).response();
            case Node.NotAllowed(var vm, var state, var what) ->
                notAllowed(vm, state.label(), what).response();
            case Node.Broken(var why) -> Problem.broken(why).response();
        };
    }

    static HttpResponse response(VmId vm, VirtualMachine.Reply reply) {
        return switch (reply) {
            case VirtualMachine.Accepted(var status) -> json(VmView.of(status));
            case VirtualMachine.InputTaken(int bytes, long position, var status) ->
                json(new Taken(bytes, position, VmView.of(status)));
            case VirtualMachine.NotAllowed(var state, var what) ->
                notAllowed(vm, state.label(), what).response();
            case VirtualMachine.OtherPosition(long position) ->
                Problem.otherPosition(position).response();
        };
    }

    private static Problem notAllowed(VmId vm, String state, String what) {
        return Problem.conflict("the machine '" + vm.value() + "' is " + state + ", so it cannot " + what);
    }

    /**
     * What became of a console input.
     *
     * @param taken how many of its bytes the machine took; send the rest again later
     * @param position how many bytes have been typed since the machine was made
     * @param vm the machine
     */
    record Taken(int taken, long position, VmView vm) {}
}
