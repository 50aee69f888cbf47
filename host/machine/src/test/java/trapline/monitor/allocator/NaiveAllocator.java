package trapline.monitor.allocator;

import static trapline.monitor.allocator.Allocator.GRANULE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import trapline.machine.RelocationBounds;
import trapline.monitor.Tenant;
import trapline.monitor.VmId;
import trapline.monitor.allocator.Reason.Code;

/**
 * The rules once more, as slow and plain as they can be: storage is an array with an owner for each granule, every sum is counted
 * each time. Configured from the start.
 */
final class NaiveAllocator {
    /** What must come out: the rule that decides, the machine and its region from then on. */
    record Expected(Code code, Optional<VmId> vm, Optional<RelocationBounds> after) {}

    private static final String FREE = "";

    private static final class Machine {
        final Request.Create created;
        int weight;
        long first;
        long words;
        boolean placed = true;
        boolean moving;

        Machine(Request.Create created, long first) {
            this.created = created;
            this.weight = created.shares().weight();
            this.first = first;
            this.words = created.words();
        }

        Optional<RelocationBounds> region() {
            return placed ? Optional.of(new RelocationBounds(first * GRANULE, words)) : Optional.empty();
        }

        int size() {
            return size(words);
        }

        static int size(long words) {
            return Math.toIntExact((words + GRANULE - 1) / GRANULE);
        }
    }

    private final String[] owners;
    private final Map<VmId, Machine> machines =
            new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
    private final Map<Tenant, Quota> quotas = new HashMap<>();
    private final Quota standard;

    NaiveAllocator(int granules, Quota standard) {
        owners = new String[granules];
        Arrays.fill(owners, FREE);
        this.standard = standard;
    }

    Expected decide(Request request) {
        Optional<Machine> named = request.subject().flatMap(vm -> Optional.ofNullable(machines.get(vm)));
        return switch (request) {
            case Request.Configure _ -> new Expected(Code.ALREADY_CONFIGURED, Optional.empty(), Optional.empty());
            case Request.SetQuota set -> {
                quotas.put(set.tenant(), set.quota());
                yield new Expected(Code.QUOTA_SET, Optional.empty(), Optional.empty());
            }
            case Request.Create create -> create(create);
            case Request.Compact _ -> compact();
            default ->
                named.map(machine -> outcome(about(request, machine), machine))
                        .orElseGet(() -> new Expected(Code.NO_SUCH_VM, request.subject(), Optional.empty()));
        };
    }

    /** The holes, by address. */
    List<RelocationBounds> holes() {
        List<RelocationBounds> holes = new ArrayList<>();
        for (int i = 0; i < owners.length; i++) {
            if (isFree(i) && (i == 0 || !isFree(i - 1))) {
                int end = i;
                while (end < owners.length && isFree(end)) {
                    end++;
                }
                holes.add(Requests.granules(i, end - i));
            }
        }
        return holes;
    }

    Usage usage(Tenant tenant) {
        Usage sum = Usage.NONE;
        for (Machine machine : machines.values()) {
            if (machine.created.tenant().equals(tenant)) {
                long words = (machine.placed ? machine.words : 0) + machine.created.backingWords();
                sum = sum.plus(new Usage(1, words, machine.placed ? machine.weight : 0));
            }
        }
        return sum;
    }

    private Expected create(Request.Create create) {
        Tenant tenant = create.tenant();
        Quota quota = quotas.getOrDefault(tenant, standard);
        Usage then = usage(tenant)
                .plus(new Usage(
                        1,
                        create.words() + create.backingWords(),
                        create.shares().weight()));
        Code code = machines.containsKey(create.vm())
                ? Code.ID_IN_USE
                : then.machines() > quota.machines()
                        ? Code.TENANT_MACHINES
                        : then.words() > quota.words()
                                ? Code.TENANT_WORDS
                                : then.weight() > quota.weight() ? Code.TENANT_WEIGHT : fit(create.words());
        if (code != Code.BEST_FIT) {
            return new Expected(code, Optional.of(create.vm()), Optional.empty());
        }
        Machine machine = new Machine(create, bestFit(create.words()));
        machines.put(create.vm(), machine);
        own(machine);
        return outcome(code, machine);
    }

    private Expected compact() {
        boolean waiting = false;
        for (int i = 1; i < owners.length; i++) {
            if (isFree(i - 1) && !isFree(i)) {
                Machine behind = machines.get(VmId.of(owners[i]));
                if (behind != null && !behind.moving) {
                    int to = i;
                    while (to > 0 && isFree(to - 1)) {
                        to--;
                    }
                    move(behind, to);
                    return outcome(Code.SLID_DOWN, behind);
                }
                waiting = true;
            }
        }
        Code code = waiting ? Code.MOVES_PENDING : Code.NOTHING_TO_COMPACT;
        return new Expected(code, Optional.empty(), Optional.empty());
    }

    private Code about(Request request, Machine machine) {
        if (request instanceof Request.Release) {
            disown(machine);
            machine.placed = false;
            machines.remove(machine.created.vm());
            return Code.RELEASED;
        }
        if (request instanceof Request.Evacuated) {
            boolean moved = machine.moving;
            disown(machine);
            own(machine);
            machine.moving = false;
            return moved ? Code.EVACUATED : Code.NO_MOVE_PENDING;
        }
        return machine.placed ? aboutPlaced(request, machine) : Code.ALREADY_REVOKED;
    }

    private Code aboutPlaced(Request request, Machine machine) {
        if (request instanceof Request.Revoke) {
            disown(machine);
            machine.placed = false;
            machine.moving = false;
            return Code.REVOKED;
        }
        if (request instanceof Request.SetShares set) {
            Tenant tenant = machine.created.tenant();
            int more = set.shares().weight() - machine.weight;
            if (more > 0
                    && usage(tenant).weight() + more
                            > quotas.getOrDefault(tenant, standard).weight()) {
                return Code.TENANT_WEIGHT;
            }
            machine.weight = set.shares().weight();
            return Code.SHARES_SET;
        }
        if (request instanceof Request.ClipRelocation clip) {
            return clip.requested().end() > machine.words ? Code.BEYOND_REGION : Code.WITHIN_REGION;
        }
        return machine.moving ? Code.MOVE_PENDING : aboutStill(request, machine);
    }

    private Code aboutStill(Request request, Machine machine) {
        if (request instanceof Request.Shrink shrink) {
            if (shrink.words() >= machine.words) {
                return Code.NOT_SMALLER;
            }
            machine.words = shrink.words();
            machine.moving = true;
            return Code.SHRUNK;
        }
        if (!(request instanceof Request.Relocate relocate)) {
            throw new IllegalArgumentException("no rule for " + request);
        }
        if (relocate.to().isEmpty()) {
            Code code = fit(machine.words);
            if (code == Code.BEST_FIT) {
                move(machine, bestFit(machine.words));
            }
            return code;
        }
        return relocate(machine, relocate.to().getAsLong());
    }

    private Code relocate(Machine machine, long to) {
        if (to % GRANULE != 0) {
            return Code.TARGET_NOT_ALIGNED;
        }
        long first = to / GRANULE;
        if (first + machine.size() > owners.length) {
            return Code.TARGET_OUTSIDE;
        }
        if (first == machine.first) {
            return Code.SAME_PLACE;
        }
        for (long i = first; i < first + machine.size(); i++) {
            if (!isFree(i) && !owners[(int) i].equals(machine.created.vm().value())) {
                return Code.TARGET_NOT_FREE;
            }
        }
        move(machine, first);
        return Code.TARGET_FREE;
    }

    private Code fit(long words) {
        if (bestFit(words) >= 0) {
            return Code.BEST_FIT;
        }
        long free = Arrays.stream(owners).filter(FREE::equals).count();
        return free < Machine.size(words) ? Code.STORAGE_EXHAUSTED : Code.NO_HOLE_LARGE_ENOUGH;
    }

    /** The first granule of the smallest hole that fits, -1 if there is none. */
    private long bestFit(long words) {
        RelocationBounds best = new RelocationBounds(0, Long.MAX_VALUE);
        for (RelocationBounds hole : holes()) {
            if (hole.b() >= Machine.size(words) * GRANULE && hole.b() < best.b()) {
                best = hole;
            }
        }
        return best.b() == Long.MAX_VALUE ? -1 : best.l() / GRANULE;
    }

    private boolean isFree(long granule) {
        return owners[(int) granule].isEmpty();
    }

    private void move(Machine machine, long first) {
        machine.first = first;
        machine.moving = true;
        own(machine);
    }

    private void own(Machine machine) {
        if (machine.placed) {
            String owner = machine.created.vm().value();
            Arrays.fill(owners, (int) machine.first, (int) machine.first + machine.size(), owner);
        }
    }

    private void disown(Machine machine) {
        Arrays.setAll(owners, i -> owners[i].equals(machine.created.vm().value()) ? FREE : owners[i]);
    }

    private static Expected outcome(Code code, Machine machine) {
        return new Expected(code, Optional.of(machine.created.vm()), machine.region());
    }
}
